package io.retort.labels;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.job.TeacherSettings;
import io.retort.loss.HiddenShape;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of a teacher's soft labels, one shard for each bucket of examples. Only shards whose
 * examples have changed are made anew, and in them the teacher is asked only about rows that it has
 * not seen.
 */
final class SoftLabelArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(SoftLabelArtefact.class);

  private static final String SHORT_TRAINING =
      "too short a training (teacher.train.epochs), its learning rate"
          + " (teacher.train.optimizer.learning-rate)";

  private static final String WRONG_INPUT =
      "the input's scale (data.scale, teacher.input.scale, mean, std), its layout or the order of"
          + " channels (teacher.input.shape), the order of classes (data.classes), logits taken for"
          + " probabilities (teacher.output.kind)";

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
            .with("labels.accept-weak-teacher", labels.acceptWeakTeacher())
            .input(Teachers.ARTEFACT, workspace.require(Teachers.ARTEFACT, "teach").fingerprint());
    if (labels.storage() == LabelSettings.Storage.TOP_K) {
      recipe =
          recipe
              .with("labels.k", labels.k())
              .with("labels.temperatures", labels.temperatures())
              .with("labels.tail-codes", labels.tailCodes());
    }
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
    StoredForm form = StoredForm.of(job, tables.get(0).info());
    if (form.views() != null) {
      recipe = recipe.with("labels.views", form.views());
    }
    if (!labels.hidden().isEmpty()) {
      recipe = recipe.with("labels.hidden", labels.hidden());
    }
    if (form.topK()) {
      recipe = recipe.input(TailShapeArtefact.ARTEFACT, TailShapeArtefact.fingerprint(workspace));
    }
    for (ExamplesTable table : tables) {
      recipe = recipe.input(ExamplesTable.path(table.split()), table.manifest().fingerprint());
    }
    // The same rows by other names: shards stay as they are, and their manifest is written anew.
    return recipe.with("data.classes", tables.get(0).info().classes());
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
    List<Labelling> labellings = Labelling.of(spark, workspace, job, tables);
    ShardPlanner planner = planner(workspace, tables.get(0).info());
    Trial trial = trial(making, planner, labellings.get(0), tables.get(0));
    HiddenCost.of(labellings.get(0), rows(tables)).tell();
    ShardFolder folder = new ShardFolder(making.folder().toString());
    LabelledShards shards = label(making, planner, labellings, tables);
    shards.check(tables);
    shards.tell(planner.form().rowsOfExample());
    verify(folder, labellings, tables, shards, temperature(auto(trial).value()));
    folder.publish(shards.names(), hadoop());
    return new Product(
        rows(tables),
        shards.fingerprint(),
        info(workspace, planner, trial, labellings.get(0).hidden(), tables, shards));
  }

  private ShardPlanner planner(Workspace workspace, ExamplesInfo examples) throws IOException {
    Manifest teacher = workspace.require(Teachers.ARTEFACT, "teach");
    StoredForm form = StoredForm.of(job, examples);
    return new ShardPlanner(
        teacher.fingerprint(),
        form,
        form.topK() ? TailShapeArtefact.fingerprint(workspace) : "",
        ConfidenceFilter.of(job),
        before(workspace));
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

  private static long rows(List<ExamplesTable> tables) {
    return tables.stream().mapToLong(table -> table.manifest().rows()).sum();
  }

  /**
   * Of the first table, train's; where the same was tried before, what was seen then; null of a
   * regression.
   */
  private Trial trial(Making making, ShardPlanner planner, Labelling labelling, ExamplesTable table)
      throws IOException {
    String causes = job.teacher() instanceof TeacherSettings.Trained ? SHORT_TRAINING : WRONG_INPUT;
    if (table.info().regression()) {
      new TeacherTrial(spark, temperature(1), job.seed())
          .ofNumbers(labelling, table)
          .check(job.labels().acceptWeakTeacher(), causes);
      return null;
    }
    Trial trial =
        making.forced()
            ? null
            : planner
                .trial(table)
                .filter(before -> before.atJobs().temperature() == temperature(1))
                .orElse(null);
    if (trial == null) {
      trial = new TeacherTrial(spark, temperature(1), job.seed()).of(labelling, table);
      trial.tell(job.loss().temperature().auto());
    }
    trial.check(job.labels().acceptWeakTeacher(), causes);
    return trial;
  }

  /** The job's, in the end. */
  private double temperature(double auto) {
    return job.loss().with(auto).temperature().known().last();
  }

  private static ChosenTemperature auto(Trial trial) {
    return trial == null ? ChosenTemperature.OF_NUMBERS : trial.auto();
  }

  private LabelledShards label(
      Making making, ShardPlanner planner, List<Labelling> labellings, List<ExamplesTable> tables)
      throws IOException {
    ShardFolder folder = new ShardFolder(making.folder().toString());
    List<Shard> shards = new ArrayList<>();
    LongAccumulator done = spark.sparkContext().longAccumulator("rows labelled");
    try (Progress.Task task = making.progress().begin("label", rows(tables), "rows")) {
      task.poll(done::value);
      for (int t = 0; t < tables.size(); t++) {
        LabelShard label = new LabelShard(labellings.get(t), folder, making.forced());
        List<ShardPlan> plans = planner.plans(tables.get(t));
        ShardTasks tasks = new ShardTasks(spark, done, labellings.get(t).teacher().device());
        shards.addAll(tasks.run(plans, ShardPlan.class, Shard.class, label));
      }
    }
    return new LabelledShards(shards);
  }

  /** Before it is published. */
  private void verify(
      ShardFolder folder,
      List<Labelling> labellings,
      List<ExamplesTable> tables,
      LabelledShards shards,
      double temperature)
      throws IOException {
    if (job.labels().verifySample() == 0) {
      return;
    }
    Agreement agreement =
        new Relabelling(spark, job.labels().verifySample(), job.seed(), temperature, folder)
            .of(labellings, tables, shards.shards());
    agreement.check("label");
    LOG.info("label: {}", agreement.text());
    LOG.info("label: {}", agreement.loss(temperature));
  }

  private SoftLabelInfo info(
      Workspace workspace,
      ShardPlanner planner,
      Trial trial,
      List<HiddenShape> hidden,
      List<ExamplesTable> tables,
      LabelledShards shards)
      throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Map<String, String> bases = new TreeMap<>();
    Map<String, Integer> buckets = new TreeMap<>();
    for (ExamplesTable table : tables) {
      String split = table.split().key();
      examples.put(split, table.manifest().fingerprint());
      bases.put(split, planner.basis(table));
      buckets.put(split, table.buckets().bucketCount());
    }
    StoredForm form = planner.form();
    return new SoftLabelInfo(
        SoftLabelInfo.Teacher.of(workspace.require(Teachers.ARTEFACT, "teach")),
        tables.get(0).info().classes(),
        form.storage(),
        form.precision(),
        form.k(),
        form.temperatures(),
        form.codes(),
        planner.shape(),
        examples,
        shards.sums(Shard::rows),
        shards.sums(Shard::filtered),
        trial,
        bases,
        buckets,
        shards.shards(),
        form.views(),
        hidden);
  }

  @Override
  public void tidy(Workspace workspace, Product product) throws IOException {
    SoftLabelInfo info = (SoftLabelInfo) product.details();
    new ShardFolder(workspace.folder(path()).toString())
        .tidy(new LabelledShards(info.shards()).names(), hadoop());
  }
}
