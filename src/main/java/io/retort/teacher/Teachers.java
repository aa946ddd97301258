package io.retort.teacher;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Opens teachers. */
public final class Teachers {
  /** The artefact's path in the workspace. */
  public static final String ARTEFACT = "teacher";

  static final String MODEL = "model.zip";

  private Teachers() {}

  /**
   * The file of a teacher that is a network of Deeplearning4j, shipped.
   *
   * @throws UserError where it is none
   */
  public static ModelFile network(SparkSession spark, Workspace workspace, TeacherSettings settings)
      throws IOException {
    TeacherInfo info = workspace.require(ARTEFACT, "teach").details(TeacherInfo.class);
    if (settings instanceof TeacherSettings.Trained trained
        && trained.network() != null
        && trained.seeds() == 1) {
      return ModelFile.ship(spark, "teacher", new Path(workspace.folder(ARTEFACT), MODEL));
    }
    if (settings instanceof TeacherSettings.Dl4j) {
      return ModelFile.ship(spark, "teacher", new Path(info.model()));
    }
    throw new UserError(
        "student.init-from.teacher-layers: takes a teacher of kind train with one network, or"
            + " dl4j");
  }

  /**
   * A model from elsewhere that is no teacher.
   *
   * @param sha256 of its files
   */
  public record Other(ClassifierSource source, String sha256, long bytes) {}

  /**
   * Opens a model from elsewhere.
   *
   * @param key of it in the job file, for error messages
   * @param examples that it is to see
   * @throws UserError where it cannot be read, or gives another number of values
   */
  public static Other other(
      SparkSession spark, String key, TeacherSettings.Given settings, ExamplesTable examples)
      throws IOException {
    GivenModel model = GivenModel.open(spark, key, settings, null, OutputProbe.on(spark, examples));
    TeacherInfo info = model.info(spark, examples.info().classes().size());
    return new Other(model.source(), info.sha256(), info.bytes());
  }

  /**
   * What changes with the files of a model from elsewhere.
   *
   * @throws UserError where there are none
   */
  public static String state(SparkSession spark, String key, TeacherSettings.Given settings)
      throws IOException {
    Path path = new Path(settings.model());
    ModelFolder folder = new ModelFolder(GivenModel.files(spark, path), path);
    if (!folder.exists()) {
      throw new UserError(key + ".model = " + path + ": no such file");
    }
    return folder.state();
  }

  /**
   * The teacher that `teach` left in the workspace, shipped to executors.
   *
   * @param shape of the examples, channels first
   */
  public static ClassifierSource open(
      SparkSession spark, Workspace workspace, TeacherSettings settings, List<Integer> shape)
      throws IOException {
    TeacherInfo info = workspace.require(ARTEFACT, "teach").details(TeacherInfo.class);
    ExamplesInfo examples = ExamplesTable.open(workspace, Split.TRAIN).info();
    if (settings instanceof TeacherSettings.Trained trained && trained.estimator() != null) {
      return FittedTeacher.open(spark, workspace, trained, examples).seenAs(info.sha256()).source();
    }
    if (settings instanceof TeacherSettings.Trained) {
      return trained(spark, workspace, info, examples.regression(), shape);
    }
    // What was given stays where it is, named in full.
    return GivenModel.open(spark, "teacher", settings, info, examples).source();
  }

  private static ClassifierSource trained(
      SparkSession spark,
      Workspace workspace,
      TeacherInfo info,
      boolean regression,
      List<Integer> shape)
      throws IOException {
    if (info.members() == null) {
      return network(spark, workspace, info, shape);
    }
    List<ClassifierSource> members = new ArrayList<>();
    for (TeacherInfo member : info.members()) {
      members.add(network(spark, workspace, member, shape));
    }
    return new EnsembleSource(
        members,
        Collections.nCopies(members.size(), 1.0 / members.size()),
        TeacherSettings.Ensemble.By.WEIGHTS,
        regression
            ? TeacherSettings.Ensemble.Mean.LOGITS
            : TeacherSettings.Ensemble.Mean.PROBABILITIES);
  }

  private static ClassifierSource network(
      SparkSession spark, Workspace workspace, TeacherInfo info, List<Integer> shape)
      throws IOException {
    Path model = new Path(workspace.folder(ARTEFACT), info.model());
    ModelFile file = ModelFile.ship(spark, "teacher.model", model);
    if (!file.sha256().equals(info.sha256())) {
      throw new UserError(
          file.name() + ": has SHA-256 " + file.sha256() + ", but `teach` saw " + info.sha256());
    }
    return new SavedNetworkSource(file, shape);
  }

  /** Where one of several networks lies in the artefact. */
  static String folder(int member) {
    return "network-" + member;
  }
}
