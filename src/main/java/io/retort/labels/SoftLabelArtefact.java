package io.retort.labels;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.job.UserError;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of a teacher's soft labels, one shard for each bucket of examples. Only shards whose
 * examples have changed are made anew, and in them the teacher is asked only about rows that it has
 * not seen.
 */
final class SoftLabelArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(SoftLabelArtefact.class);

  private final SparkSession spark;
  private final Job job;

  SoftLabelArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String path() {
    return SoftLabelTable.ARTEFACT;
  }

  @Override
  public boolean grows() {
    return true;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    LabelSettings labels = job.labels();
    Recipe recipe =
        Recipe.empty()
            .with("labels.storage", labels.storage())
            .with("labels.precision", labels.precision())
            .with("labels.min-confidence", labels.minConfidence())
            .with("labels.only-correct", labels.onlyCorrect())
            .input(Teachers.ARTEFACT, workspace.require(Teachers.ARTEFACT, "teach").fingerprint());
    if (labels.storage() == LabelSettings.Storage.TOP_K) {
      recipe =
          recipe.with("labels.k", labels.k()).with("labels.temperatures", labels.temperatures());
    }
    for (ExamplesTable table : ExamplesTable.forStudent(workspace, job.data())) {
      recipe = recipe.input(ExamplesTable.path(table.split()), table.manifest().fingerprint());
    }
    return recipe;
  }

  @Override
  public Optional<String> damage(Workspace workspace) throws IOException {
    return new ShardFolder(workspace.folder(path()).toString())
        .damage(before(workspace).shards(), hadoop());
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
    ShardPlanner planner = planner(workspace);
    Map<String, String> bases = new TreeMap<>();
    List<Shard> shards = new ArrayList<>();
    long rows = tables.stream().mapToLong(table -> table.manifest().rows()).sum();
    LongAccumulator done = spark.sparkContext().longAccumulator("rows labelled");
    try (Progress.Task task = making.progress().begin("label", rows, "rows")) {
      task.poll(done::value);
      for (ExamplesTable table : tables) {
        String split = table.split().key();
        bases.put(split, planner.basis(table));
        shards.addAll(run(label(making, table, planner.plans(table), done)));
      }
    }
    check(shards, tables);
    tell(shards, rows);
    new ShardFolder(making.folder().toString()).publish(names(shards), hadoop());
    return new Product(rows, fingerprint(shards), info(workspace, tables, bases, shards));
  }

  private ShardPlanner planner(Workspace workspace) throws IOException {
    String teacher = workspace.require(Teachers.ARTEFACT, "teach").fingerprint();
    return new ShardPlanner(teacher, form(), filter(), before(workspace));
  }

  private StoredForm form() {
    return StoredForm.of(job.labels(), job.data().classes().count());
  }

  private ConfidenceFilter filter() {
    return new ConfidenceFilter(job.labels().minConfidence(), job.labels().onlyCorrect());
  }

  private Configuration hadoop() {
    return spark.sessionState().newHadoopConf();
  }

  private static SoftLabelInfo before(Workspace workspace) throws IOException {
    return workspace
        .manifest(SoftLabelTable.ARTEFACT)
        .map(manifest -> manifest.details(SoftLabelInfo.class))
        .orElse(null);
  }

  private LabelShard label(
      Making making, ExamplesTable table, List<ShardPlan> plans, LongAccumulator done)
      throws IOException {
    ClassifierSource teacher =
        Teachers.open(spark, making.workspace(), job.teacher(), table.info().shape());
    Labelling labelling =
        new Labelling(
            teacher, table.info(), table.split().key(), job.labels().batchSize(), form(), filter());
    return new LabelShard(
        labelling,
        plans,
        new ShardFolder(making.folder().toString()),
        making.forced(),
        done,
        new SerializableConfiguration(hadoop()));
  }

  private List<Shard> run(LabelShard label) throws IOException {
    List<Integer> numbers = IntStream.range(0, label.plans().size()).boxed().toList();
    List<Shard> shards = new ArrayList<>();
    for (String shard :
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, Math.max(1, numbers.size()))
            .map(label)
            .collect()) {
      shards.add(Documents.read(shard, Shard.class));
    }
    return shards;
  }

  private static void check(List<Shard> shards, List<ExamplesTable> tables) {
    for (ExamplesTable table : tables) {
      long found = sum(shards, table, Shard::rows);
      if (found != table.manifest().rows()) {
        throw new UserError(
            table.path()
                + ": has "
                + found
                + " rows, but its manifest says "
                + table.manifest().rows()
                + "; run `prepare --force`");
      }
    }
  }

  private static long sum(List<Shard> shards, ExamplesTable table, ToLongFunction<Shard> count) {
    return shards.stream()
        .filter(shard -> shard.split().equals(table.split().key()))
        .mapToLong(count)
        .sum();
  }

  private static void tell(List<Shard> shards, long rows) {
    long labelled = shards.stream().mapToLong(Shard::labelled).sum();
    if (labelled < rows) {
      LOG.info(
          "label: {} of {} rows were labelled already",
          String.format(Locale.ROOT, "%,d", rows - labelled),
          String.format(Locale.ROOT, "%,d", rows));
    }
    long filtered = shards.stream().mapToLong(Shard::filtered).sum();
    if (filtered > 0) {
      LOG.info(
          "label: {} of {} rows are filtered: the student follows their hard label alone",
          String.format(Locale.ROOT, "%,d", filtered),
          String.format(Locale.ROOT, "%,d", rows));
    }
  }

  private static Set<String> names(List<Shard> shards) {
    return shards.stream().map(Shard::file).collect(Collectors.toSet());
  }

  private static String fingerprint(List<Shard> shards) {
    return DigestUtils.sha256Hex(
        shards.stream()
            .map(shard -> shard.file() + " " + shard.sha256())
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private SoftLabelInfo info(
      Workspace workspace,
      List<ExamplesTable> tables,
      Map<String, String> bases,
      List<Shard> shards)
      throws IOException {
    Manifest teacherManifest = workspace.require(Teachers.ARTEFACT, "teach");
    Map<String, String> examples = new TreeMap<>();
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Long> filtered = new TreeMap<>();
    Map<String, Integer> buckets = new TreeMap<>();
    for (ExamplesTable table : tables) {
      String split = table.split().key();
      examples.put(split, table.manifest().fingerprint());
      rows.put(split, table.manifest().rows());
      filtered.put(split, sum(shards, table, Shard::filtered));
      buckets.put(split, table.buckets().bucketCount());
    }
    return new SoftLabelInfo(
        teacherManifest.fingerprint(),
        teacherManifest.details().path("sha256").asText(),
        tables.get(0).info().classes(),
        form().storage(),
        form().precision(),
        form().k(),
        form().temperatures(),
        examples,
        rows,
        filtered,
        bases,
        buckets,
        shards);
  }

  @Override
  public void tidy(Workspace workspace, Product product) throws IOException {
    SoftLabelInfo info = (SoftLabelInfo) product.details();
    new ShardFolder(workspace.folder(path()).toString()).tidy(names(info.shards()), hadoop());
  }
}
