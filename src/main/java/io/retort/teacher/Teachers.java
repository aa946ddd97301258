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
   * The teacher that `teach` left in the workspace, shipped to executors.
   *
   * @param shape of the examples, channels first
   */
  public static ClassifierSource open(
      SparkSession spark, Workspace workspace, TeacherSettings settings, List<Integer> shape)
      throws IOException {
    TeacherInfo info = workspace.require(ARTEFACT, "teach").details(TeacherInfo.class);
    // What is trained here lies beside its manifest; what was given stays where it is, named in
    // full.
    Path model =
        info.model().equals(MODEL)
            ? new Path(workspace.folder(ARTEFACT), MODEL)
            : new Path(info.model());
    Given given = given(spark, model, settings, ExamplesTable.open(workspace, Split.TRAIN).info());
    if (!given.sha256().equals(info.sha256())) {
      throw new UserError(
          "teacher.model = "
              + model
              + ": has SHA-256 "
              + given.sha256()
              + ", but `teach` saw "
              + info.sha256());
    }
    return given.source();
  }

  /** A model that has been read and shipped to executors. */
  record Given(ClassifierSource source, String name, String sha256, long bytes) {}

  static Given given(
      SparkSession spark, Path model, TeacherSettings settings, ExamplesInfo examples) {
    List<Integer> shape = examples.shape();
    if (settings instanceof TeacherSettings.Onnx onnx) {
      OnnxModel file = OnnxModel.ship(spark, model);
      return new Given(
          new OnnxSource(file, onnx, shape, examples.classes()),
          file.name(),
          file.sha256(),
          file.bytes());
    }
    ModelFile file = ModelFile.ship(spark, "teacher.model", model);
    ClassifierSource source =
        settings instanceof TeacherSettings.Dl4j dl4j
            ? new Dl4jSource(file, dl4j.input(), shape)
            : new SavedNetworkSource(file, shape);
    return new Given(source, file.name(), file.sha256(), file.bytes());
  }
}
