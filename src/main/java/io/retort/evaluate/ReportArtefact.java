package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.data.Overlap;
import io.retort.data.ShownText;
import io.retort.data.Slices;
import io.retort.job.Control;
import io.retort.job.EvaluateSettings;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.labels.SoftLabelInfo;
import io.retort.labels.SoftLabelTable;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.StageTime;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** The report, from one pass of all models over the test examples. */
final class ReportArtefact implements Artefact {
  private static final int LATENCY_EXAMPLES = 512;

  /** Of all of them, as large pictures are held several times over. */
  private static final long LATENCY_VALUES = 1L << 23;

  private final SparkSession spark;
  private final Job job;

  ReportArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String path() {
    return ReportFiles.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe =
        Recipe.empty()
            .with("evaluate", job.evaluate().result())
            .with("report.version", Report.VERSION)
            .input(
                "examples/test", ExamplesTable.open(workspace, Split.TEST).manifest().fingerprint())
            .input(
                SoftLabelTable.ARTEFACT,
                workspace.require(SoftLabelTable.ARTEFACT, "label").fingerprint());
    if (!job.evaluate().slices().isEmpty()) {
      recipe =
          recipe.input(
              Slices.ARTEFACT, workspace.require(Slices.ARTEFACT, "prepare").fingerprint());
    }
    Recipe whole = ComparedModels.of(spark, job, workspace).recipe(workspace, recipe);
    Optional<Recipe> made = workspace.manifest(path()).map(Manifest::recipe);
    return made.isPresent() && madeChampion(made.get(), workspace)
        ? withChampionOf(made.get(), whole)
        : whole;
  }

  /** A report is not out of date because its own student took the place of the one it beat. */
  private static Recipe withChampionOf(Recipe report, Recipe now) {
    String then = report.inputs().get(Champion.NAME);
    return then == null ? now.without(Champion.NAME) : now.input(Champion.NAME, then);
  }

  /** Whether the student that a report is of has become the champion by it. */
  private boolean madeChampion(Recipe report, Workspace workspace) throws IOException {
    String place = job.evaluate().publish();
    if (place == null || !place.equals(job.evaluate().champion())) {
      return false;
    }
    Manifest student = workspace.require("student", "train");
    String parameters = student.details().path("parametersSha256").asText();
    return student.fingerprint().equals(report.inputs().get("student"))
        && new Publication(place, spark.sessionState().newHadoopConf())
            .latest()
            .map(latest -> latest.sha256().equals(parameters))
            .orElse(false);
  }

  @Override
  public Product make(Making making) throws IOException {
    long start = System.nanoTime();
    ExamplesTable test = ExamplesTable.open(making.workspace(), Split.TEST);
    ComparedModels models = ComparedModels.of(spark, job, making.workspace());
    List<ComparedModel> all = models.open(making.workspace(), test.info());
    List<ComparedModel> shown = all.subList(0, models.names().size());
    Scored scored = score(all, shown.size(), test, making);
    ModelScores[] scores = scored.models();
    ChosenMeasure measure = ChosenMeasure.of(job.evaluate(), scores[1]);
    SliceReports slices = new SliceReports(job.evaluate().slices(), scored);
    List<CostProbe.Cost> costs = costs(shown, test);
    List<ModelReport> reports = new ArrayList<>();
    for (int m = 0; m < shown.size(); m++) {
      reports.add(
          ModelReports.of(shown.get(m), scores[m], costs.get(m), slices.of(m), measure.measure()));
    }
    List<StageTime> stages = new ArrayList<>(making.before());
    stages.add(StageTime.of("evaluate", (System.nanoTime() - start) / 1e9, seen(scores[0]), false));
    Report report = report(making, test, models, reports, scored, measure, stages);
    ReportFiles.write(making.workspace(), making.folder(), report);
    String fingerprint = DigestUtils.sha256Hex(Documents.line(making.recipe()));
    return new Product(seen(scores[0]), fingerprint, report);
  }

  /** Rows with a label or without. */
  private static long seen(ModelScores scores) {
    return scores instanceof Scores classes ? classes.seen() : scores.rows();
  }

  private Report report(
      Making making,
      ExamplesTable test,
      ComparedModels models,
      List<ModelReport> reports,
      Scored scored,
      ChosenMeasure measure,
      List<StageTime> stages)
      throws IOException {
    Workspace workspace = making.workspace();
    ModelScores[] scores = scored.models();
    SeedTable seeds = models.bySeed(scores, measure.measure());
    int baseline = models.names().indexOf(Control.BASELINE.key());
    Report.Comparison comparison =
        Comparisons.compare(
            reports,
            seeds,
            baseline < 0 ? null : Comparisons.pair(scores[baseline]),
            measure.measure(),
            scores[1].constant(measure.measure().figure()));
    return new Report(
        Report.VERSION,
        job.name(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        gates(models, reports, comparison, measure.measure()),
        job.seed(),
        scores[0].rows(),
        seen(scores[0]) - scores[0].rows(),
        test.info().rejected(),
        Overlap.open(workspace).orElse(null),
        test.info().regression() ? List.of() : test.info().classes(),
        measure.told(),
        reports,
        comparison,
        seeds.metric(),
        ControlReports.of(workspace, job.evaluate().controls()),
        Fits.of(workspace, models.trained()),
        softLabels(workspace),
        curves(models, workspace),
        DisagreementReports.of(
            spark, test, ShownText.of(spark, workspace, job.data()), scored.disagreements()),
        stages,
        Documents.settings(job),
        inputs(making),
        Manifest.MadeWith.here(spark.version()));
  }

  /** Its own, and what the student was made from. */
  private static Map<String, String> inputs(Making making) throws IOException {
    Map<String, String> inputs =
        new TreeMap<>(making.workspace().require("student", "train").recipe().inputs());
    inputs.putAll(making.recipe().inputs());
    return inputs;
  }

  private List<Report.GateResult> gates(
      ComparedModels models,
      List<ModelReport> reports,
      Report.Comparison comparison,
      Measure measure) {
    EvaluateSettings settings = job.evaluate();
    List<Report.GateResult> gates =
        new ArrayList<>(Gates.check(settings.gates(), reports, comparison, settings.sliceRows()));
    models
        .champion()
        .ifPresent(
            champion -> gates.add(champion.gate(reports, measure, settings.championTolerance())));
    return gates;
  }

  /** Of those that were trained with the student. */
  private static List<Report.Curve> curves(ComparedModels models, Workspace workspace)
      throws IOException {
    List<Report.Curve> curves = new ArrayList<>();
    for (String model : models.trained()) {
      curves.add(LossCurve.read(workspace, model));
    }
    return curves;
  }

  private Report.SoftLabels softLabels(Workspace workspace) throws IOException {
    Manifest manifest = workspace.require(SoftLabelTable.ARTEFACT, "label");
    SoftLabelInfo info = manifest.details(SoftLabelInfo.class);
    long filtered = info.filtered().values().stream().mapToLong(Long::longValue).sum();
    return new Report.SoftLabels(
        manifest.rows(), filtered, job.loss().temperature().auto() ? info.temperature() : null);
  }

  private Scored score(List<ComparedModel> all, int shown, ExamplesTable test, Making making) {
    LongAccumulator counted = spark.sparkContext().longAccumulator("rows scored");
    int batch = job.evaluate().latency().batchSize();
    List<String> columns = job.evaluate().slices();
    List<ClassifierSource> sources = all.stream().map(ComparedModel::source).toList();
    List<Double> temperatures = new ArrayList<>();
    all.forEach(model -> temperatures.add(model.temperature()));
    try (Progress.Task task = making.progress().begin("evaluate", rows(test), "rows")) {
      task.poll(counted::value);
      return new Scoring(sources, temperatures, test.info(), batch, counted)
          .of(
              columns.isEmpty()
                  ? Slices.without(test.rows(spark))
                  : Slices.of(spark, making.workspace(), test),
              columns,
              shown);
    }
  }

  /** Those that are scored: of numbers, those with a label. */
  private static long rows(ExamplesTable test) {
    return test.info().regression() ? test.info().labelled() : test.manifest().rows();
  }

  private List<CostProbe.Cost> costs(List<ComparedModel> shown, ExamplesTable test) {
    int features = test.info().features();
    List<Example> some =
        test.rows(spark)
            .take((int) Math.max(1, Math.min(LATENCY_EXAMPLES, LATENCY_VALUES / features)));
    return new CostProbe(job.evaluate().latency(), test.info(), some).of(shown);
  }
}
