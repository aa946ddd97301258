package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.labels.SoftLabelInfo;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.Targets;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.StageTime;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** The report, from one pass of all models over the test examples. */
final class ReportArtefact implements Artefact {
  private static final int LATENCY_EXAMPLES = 512;

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
            .with("evaluate", job.evaluate())
            .input(
                "examples/test", ExamplesTable.open(workspace, Split.TEST).manifest().fingerprint())
            .input(
                SoftLabelTable.ARTEFACT,
                workspace.require(SoftLabelTable.ARTEFACT, "label").fingerprint());
    for (String model : models()) {
      recipe =
          recipe.input(
              model,
              workspace
                  .require(model, model.equals(Teachers.ARTEFACT) ? "teach" : "train")
                  .fingerprint());
    }
    return recipe;
  }

  private List<String> models() {
    return job.evaluate().baseline()
        ? List.of(Teachers.ARTEFACT, "student", "baseline")
        : List.of(Teachers.ARTEFACT, "student");
  }

  @Override
  public Product make(Making making) throws IOException {
    long start = System.nanoTime();
    ExamplesTable test = ExamplesTable.open(making.workspace(), Split.TEST);
    List<ClassifierSource> sources = new ArrayList<>();
    List<Manifest> manifests = new ArrayList<>();
    for (String model : models()) {
      sources.add(open(model, making.workspace(), test.info().shape()));
      manifests.add(making.workspace().require(model, "train"));
    }
    ModelScores[] scores = score(sources, test, making.progress());
    List<LatencyProbe.Timing> timings = time(sources, test);
    List<Report.ModelReport> models = new ArrayList<>();
    for (int m = 0; m < scores.length; m++) {
      models.add(
          ModelReports.of(
              models().get(m), scores[m], timings.get(m), manifests.get(m), sources.get(m)));
    }
    List<StageTime> stages = new ArrayList<>(making.before());
    stages.add(
        StageTime.of("evaluate", (System.nanoTime() - start) / 1e9, scores[0].rows(), false));
    Report report =
        Comparisons.report(job, scores[0].rows(), models, softLabels(making.workspace()), stages);
    ReportFiles.write(making.workspace(), making.folder(), report);
    return new Product(scores[0].rows(), manifests.get(1).fingerprint(), report);
  }

  private static Report.SoftLabels softLabels(Workspace workspace) throws IOException {
    Manifest manifest = workspace.require(SoftLabelTable.ARTEFACT, "label");
    SoftLabelInfo info = manifest.details(SoftLabelInfo.class);
    long filtered = info.filtered().values().stream().mapToLong(Long::longValue).sum();
    return new Report.SoftLabels(manifest.rows(), filtered);
  }

  private ClassifierSource open(String model, Workspace workspace, List<Integer> shape)
      throws IOException {
    if (model.equals(Teachers.ARTEFACT)) {
      return Teachers.open(spark, workspace, job.teacher(), shape);
    }
    Path file = new Path(workspace.folder(model), "model.zip");
    return new SavedNetworkSource(ModelFile.ship(spark, model, file), shape);
  }

  private ModelScores[] score(
      List<ClassifierSource> models, ExamplesTable test, Progress progress) {
    LongAccumulator scored = spark.sparkContext().longAccumulator("rows scored");
    int batch = job.evaluate().latency().batchSize();
    try (Progress.Task task = progress.begin("evaluate", test.info().labelled(), "rows")) {
      task.poll(scored::value);
      return new Scoring(models, test.info(), batch, scored).of(test.rows(spark));
    }
  }

  private List<LatencyProbe.Timing> time(List<ClassifierSource> sources, ExamplesTable test) {
    int features = test.info().features();
    List<Example> some =
        test.rows(spark)
            .filter(example -> example.label != Targets.UNLABELLED)
            .take(LATENCY_EXAMPLES);
    float[] examples = new float[some.size() * features];
    for (int row = 0; row < some.size(); row++) {
      test.info().decode(some.get(row), examples, row * features);
    }
    List<Classifier> models = sources.stream().map(ClassifierSource::onThisThread).toList();
    return new LatencyProbe(job.evaluate().latency()).time(models, examples, features);
  }
}
