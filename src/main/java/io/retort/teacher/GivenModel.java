package io.retort.teacher;

import io.retort.job.Json;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import java.io.IOException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A model from elsewhere, shipped to executors.
 *
 * @param file its SHA-256 and length; for a folder, those of all files
 */
record GivenModel(ModelFile file, ClassifierSource source) {

  /**
   * Reads and ships a model.
   *
   * @param key of the teacher in the job file, for error messages
   * @param path where it is, in full
   * @param shape of the examples, channels first
   */
  static GivenModel open(
      SparkSession spark, String key, TeacherSettings settings, Path path, List<Integer> shape)
      throws IOException {
    String model = key + ".model";
    if (settings instanceof TeacherSettings.Onnx onnx) {
      ModelFile file = ModelFile.ship(spark, model, path);
      return new GivenModel(file, new OnnxSource(file, onnx, shape));
    }
    if (settings instanceof TeacherSettings.Dl4j dl4j) {
      ModelFile file = ModelFile.ship(spark, model, path);
      return new GivenModel(file, new Dl4jSource(file, dl4j.input(), shape));
    }
    if (settings instanceof TeacherSettings.SparkMl sparkMl) {
      return sparkMl(spark, model + " = " + path, sparkMl, path, shape);
    }
    throw new IllegalArgumentException(settings + " is not a model from elsewhere");
  }

  private static GivenModel sparkMl(
      SparkSession spark,
      String name,
      TeacherSettings.SparkMl settings,
      Path path,
      List<Integer> shape)
      throws IOException {
    ModelFolder folder = new ModelFolder(files(spark, path), path);
    ModelFile given = new ModelFile(folder.sha256(), folder.bytes(), name);
    int features = shape.stream().reduce(1, Math::multiplyExact);
    String planned =
        DigestUtils.sha256Hex(
            given.sha256() + Json.MAPPER.writeValueAsString(settings) + " of " + features);
    ModelFile plan = new ModelFile(planned, given.bytes(), name);
    plan.ship(spark, () -> SparkMlModel.load(spark, path, settings, features, name));
    ClassifierSource source =
        new SparkMlSource(
            plan, settings.columns().isEmpty(), settings.input(), settings.output().kind(), shape);
    return new GivenModel(given, source);
  }

  /** Changes when a model's files do, told without reading them. */
  static String state(SparkSession spark, String key, String model) throws IOException {
    Path path = new Path(model);
    ModelFolder folder = new ModelFolder(files(spark, path), path);
    if (!folder.files().exists(path)) {
      throw new UserError(key + ".model = " + model + ": no such file");
    }
    return folder.state();
  }

  static FileSystem files(SparkSession spark, Path path) throws IOException {
    return path.getFileSystem(spark.sessionState().newHadoopConf());
  }
}
