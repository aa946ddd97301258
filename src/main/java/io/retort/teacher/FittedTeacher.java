package io.retort.teacher;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.LabelWeights;
import io.retort.data.SparkMlStage;
import io.retort.job.InputSettings;
import io.retort.job.Job;
import io.retort.job.OutputSettings;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;

/** A teacher that Spark ML fits here, on the labelled rows of train. */
final class FittedTeacher implements Artefact {
  private static final String MODEL = "model";
  private static final String CLASSIFIERS = "org.apache.spark.ml.classification";
  private static final String REGRESSIONS = "org.apache.spark.ml.regression";
  private static final String SEED = "seed";

  private final SparkSession spark;
  private final Job job;
  private final TeacherSettings.Trained settings;

  FittedTeacher(SparkSession spark, Job job, TeacherSettings.Trained settings) {
    this.spark = spark;
    this.job = job;
    this.settings = settings;
  }

  @Override
  public String path() {
    return Teachers.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return HeldBack.calibration(Recipe.empty(), job)
        .with("seed", job.seed())
        .with("teacher.estimator", settings.estimator())
        .with("teacher.train.class-weights", settings.train().classWeights())
        .input(
            ExamplesTable.path(Split.TRAIN),
            ExamplesTable.open(workspace, Split.TRAIN).manifest().fingerprint());
  }

  @Override
  public Product make(Making making) throws IOException {
    ExamplesTable train = ExamplesTable.open(making.workspace(), Split.TRAIN);
    if (train.info().labelled() == 0) {
      throw new UserError(
          "data.train: no row has a label, so the teacher has nothing to learn from");
    }
    Path folder = new Path(making.folder(), MODEL);
    fit(train).write().save(folder.toString());
    GivenModel model =
        GivenModel.open(
            spark, "teacher", asGiven(folder, settings, train.info()), null, train.info());
    TeacherInfo info = model.info(spark, train.info().classes().size()).trainedHere(MODEL);
    return new Product(train.info().labelled(), info.sha256(), info);
  }

  private MLWritable fit(ExamplesTable train) {
    List<Double> weights =
        LabelWeights.of(
            "teacher.train.class-weights", settings.train().classWeights(), train.info());
    HeldBack apart = HeldBack.forCalibration(job, train.info());
    LabelledVectors rows = new LabelledVectors(train, weights, apart);
    String room = train.info().regression() ? REGRESSIONS : CLASSIFIERS;
    PipelineStage stage = SparkMlStage.of("teacher.estimator", settings.estimator(), room);
    if (!(stage instanceof Estimator<?> estimator)) {
      throw new UserError(
          "teacher.estimator.stage is " + settings.estimator().stage() + ", must be an estimator");
    }
    if (stage.hasParam(SEED) && !settings.estimator().parameters().has(SEED)) {
      stage.set(SEED, job.seed());
    }
    rows.into(stage);
    try {
      return (MLWritable) estimator.fit(rows.dataset(spark));
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw UserError.unlessMachinesFailed(
          "teacher.estimator: cannot be fitted (" + UserError.firstLine(e) + ")", e);
    }
  }

  /** As a model from elsewhere: what it is opened as. */
  static TeacherSettings.SparkMl asGiven(
      Path model, TeacherSettings.Trained settings, ExamplesInfo examples) {
    OutputSettings output =
        examples.regression()
            ? new OutputSettings("prediction", OutputSettings.Kind.LOGITS)
            : new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES);
    return new TeacherSettings.SparkMl(
        model.toString(),
        settings.estimator().packages(),
        List.of(),
        new InputSettings(LabelledVectors.FEATURES, null, 1, List.of(0.0), List.of(1.0)),
        output);
  }

  /** The model that `teach` left in the workspace. */
  static GivenModel open(
      SparkSession spark,
      Workspace workspace,
      TeacherSettings.Trained settings,
      ExamplesInfo examples)
      throws IOException {
    Path model = new Path(workspace.folder(Teachers.ARTEFACT), MODEL);
    return GivenModel.open(spark, "teacher", asGiven(model, settings, examples), null, examples);
  }
}
