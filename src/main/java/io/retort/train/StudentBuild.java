package io.retort.train;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.LabelWeights;
import io.retort.job.AugmentSettings;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.job.LossSettings;
import io.retort.job.Split;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.HiddenShape;
import io.retort.loss.Objective;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.network.SavedNetwork;
import io.retort.network.SavedNetworkSource;
import io.retort.network.TappedNetwork;
import io.retort.network.TrainedNetwork;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a student and its controls have in common: the network, the number of steps, the saved zip.
 *
 * @param seed that weights and order of rows are drawn from
 */
record StudentBuild(SparkSession spark, Job job, long seed) {
  private static final String MODEL = "model.zip";

  /** Of the job's own seed. */
  StudentBuild(SparkSession spark, Job job) {
    this(spark, job, job.seed());
  }

  /** The same with other settings of its training. */
  StudentBuild with(TrainSettings settings) {
    return new StudentBuild(spark, job.with(settings), seed);
  }

  NetworkSpec network(Workspace workspace) throws IOException {
    ExamplesInfo examples = examples(workspace);
    return NetworkSpec.of(
        "student.network",
        job.student().network(),
        examples.shape(),
        examples.tokens(),
        examples.classes().size(),
        seed,
        spark.sessionState().newHadoopConf());
  }

  /** As it is trained: with taps where the loss compares hidden layers. */
  TappedNetwork tapped(NetworkSpec network, List<HiddenShape> ofTeacher) {
    StudentLoss loss = new StudentLoss(job.loss(), List.of());
    return TappedNetwork.of(network, loss.comparisons(ofTeacher));
  }

  /** Where the teacher labels views, the baseline sees examples changed in the same way. */
  TrainSettings train() {
    return job.labels().augment().equals(AugmentSettings.NONE)
        ? job.train()
        : job.train().with(job.labels().augment());
  }

  /** What both depend on, and only they, but for what they start from. */
  Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe =
        Recipe.empty()
            .with("seed", seed)
            .with("student", job.student())
            .with("train", train().result())
            .input("student.network", DigestUtils.sha256Hex(network(workspace).configuration()));
    for (ExamplesTable table : ExamplesTable.forStudent(workspace, job.data())) {
      recipe = recipe.input(ExamplesTable.path(table.split()), table.manifest().fingerprint());
    }
    return HeldBack.calibration(recipe, job);
  }

  /** What the student depends on: what teaches it as well. */
  Recipe taught(Workspace workspace) throws IOException {
    Recipe recipe =
        recipe(workspace)
            .with("loss", loss(workspace))
            .input(
                SoftLabelTable.ARTEFACT,
                workspace.require(SoftLabelTable.ARTEFACT, "label").fingerprint());
    return job.labels().storage() == LabelSettings.Storage.TOP_K
        ? recipe.with("labels.tail", job.labels().tail())
        : recipe;
  }

  /** The teacher's, which were looked at as a whole. */
  SoftLabelTable softLabels(Workspace workspace, List<ExamplesTable> tables) throws IOException {
    Manifest teacher = workspace.require(Teachers.ARTEFACT, "teach");
    SoftLabelTable softLabels = SoftLabelTable.open(workspace, teacher, tables, job);
    softLabels.verify(spark);
    return softLabels;
  }

  /** With the temperature that was chosen for these soft labels, where the job leaves it open. */
  private LossSettings loss(Workspace workspace) throws IOException {
    return job.loss().with(SoftLabelTable.temperature(workspace).value());
  }

  /** Of the student. */
  Objective objective(Workspace workspace) throws IOException {
    return new StudentLoss(loss(workspace), classWeights(workspace), examples(workspace).numbers())
        .objective();
  }

  /** Of labels, one a class, or none. */
  List<Double> classWeights(Workspace workspace) throws IOException {
    return LabelWeights.of("train.class-weights", job.train().classWeights(), examples(workspace));
  }

  /** Train's. */
  private static ExamplesInfo examples(Workspace workspace) throws IOException {
    return ExamplesTable.open(workspace, Split.TRAIN).info();
  }

  /** Parameters of the student in use, of those that were trained. */
  float[] used(NetworkSpec network, float[] trained, Workspace workspace) throws IOException {
    return LabelScale.used("student.network", examples(workspace), network, trained);
  }

  /**
   * Steps of the student, and so of the baseline.
   *
   * @param rows that the student is given
   */
  long steps(long rows) {
    return Training.steps(job.train(), Training.workers(spark, job.train()), rows);
  }

  /** Rows that the student is given; some of them it may hold back itself. */
  long rows(Workspace workspace) throws IOException {
    long rows =
        ExamplesTable.forStudent(workspace, job.data()).stream()
            .mapToLong(table -> table.manifest().rows())
            .sum();
    return rows - withheld(workspace);
  }

  /** Those that the baseline is given. */
  long labelled(Workspace workspace) throws IOException {
    return examples(workspace).labelled() - withheld(workspace);
  }

  private long withheld(Workspace workspace) throws IOException {
    return apart(workspace).count(spark, ExamplesTable.open(workspace, Split.TRAIN));
  }

  /** Rows that nobody learns from. */
  HeldBack apart(Workspace workspace) throws IOException {
    return HeldBack.forCalibration(job, examples(workspace));
  }

  /** Parameters of a saved network to go on training from, which must be one of this build. */
  float[] saved(ModelFile file, NetworkSpec network, Workspace workspace) throws IOException {
    float[] saved = SavedNetwork.parameters(file.local(), file.name());
    int own = network.initialParameters().length;
    if (saved.length != own) {
      throw new UserError(
          file.name()
              + ": has "
              + saved.length
              + " parameters, but student.network has "
              + own
              + "; with student.init-from = null it starts anew");
    }
    return LabelScale.trained(Start.KEY, examples(workspace), network, saved);
  }

  Artefact.Product save(
      NetworkSpec network, TrainedNetwork trained, Training.Length length, Making making)
      throws IOException {
    float[] parameters = trained.parameters();
    Path model = new Path(making.folder(), MODEL);
    try (OutputStream out = making.workspace().files().create(model)) {
      SavedNetwork.write(network, parameters, out);
    }
    ModelFile file = ModelFile.ship(spark, "student", model);
    StudentInfo info =
        new StudentInfo(
            MODEL,
            file.sha256(),
            sha256(parameters),
            parameters.length,
            file.bytes(),
            Training.workers(spark, job.train()),
            length.steps(),
            examples(making.workspace()).classes(),
            job.evaluate().calibrate() ? temperature(file, making.workspace()) : null,
            trained.fit());
    return new Artefact.Product(length.rows(), file.sha256(), info);
  }

  private double temperature(ModelFile file, Workspace workspace) throws IOException {
    ExamplesTable train = ExamplesTable.open(workspace, Split.TRAIN);
    Dataset<Row> rows = apart(workspace).of(spark, train);
    return new Calibration(new SavedNetworkSource(file, train.info().shape()), train.info())
        .temperature(train.rows(rows));
  }

  private static String sha256(float[] parameters) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(parameters.length, 4));
    buffer.asFloatBuffer().put(parameters);
    return DigestUtils.sha256Hex(buffer.array());
  }
}
