package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.ModelFiles;
import io.retort.data.PrepareStage;
import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto.DataType;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX teachers shipped by Spark: made by the test, which works out their logits itself. */
class OnnxIT {
  private static final int FEATURES = 12;
  private static final int CLASSES = 5;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  @Test
  void logitsAreTheModelsForEveryBatchSize() throws IOException {
    Classifier teacher = linear(0, false, input(null), OutputSettings.Kind.LOGITS);
    assertThat(teacher.classes()).isEqualTo(CLASSES);
    assertThat(teacher.parameters()).isEqualTo(FEATURES * CLASSES);
    for (int rows : new int[] {1, 7, 3}) {
      assertLinear(teacher, rows, 1, 0, 1);
    }
  }

  @Test
  void aBatchSizeThatTheModelFixesIsObeyed() throws IOException {
    Classifier teacher = linear(4, false, input(null), OutputSettings.Kind.LOGITS);
    for (int rows : new int[] {1, 4, 10}) {
      assertLinear(teacher, rows, 1, 0, 1);
    }
  }

  @Test
  void theInputRecipeIsApplied() throws IOException {
    InputSettings input = new InputSettings(null, null, 255, List.of(3.0), List.of(2.0));
    assertLinear(linear(0, false, input, OutputSettings.Kind.LOGITS), 6, 255, 3, 2);
  }

  @Test
  void probabilitiesBecomeLogitsUpToAConstant() throws IOException {
    Classifier teacher = linear(0, true, input(null), OutputSettings.Kind.PROBABILITIES);
    float[] features = random(3);
    float[] logits = new float[3 * CLASSES];
    teacher.logits(features, 3, logits);
    for (int row = 0; row < 3; row++) {
      for (int c = 1; c < CLASSES; c++) {
        double difference = logit(features, row, c, 1, 0, 1) - logit(features, row, 0, 1, 0, 1);
        assertThat((double) logits[row * CLASSES + c] - logits[row * CLASSES])
            .isCloseTo(difference, within(1e-3));
      }
    }
  }

  @Test
  void namesThatTheModelDoesNotHaveAreRefusedWithThoseItHas() throws IOException {
    assertThatThrownBy(() -> linear(0, false, input("image"), OutputSettings.Kind.LOGITS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("teacher.input.name = image, must be x");
  }

  @Test
  void weightsBesideTheModelAreShippedWithIt() throws IOException {
    float[] weights = new float[FEATURES * CLASSES];
    ByteBuffer bytes = ByteBuffer.allocate(weights.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < weights.length; i++) {
      bytes.putFloat(ModelFiles.weight(i / CLASSES, i % CLASSES));
    }
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Files.write(parts.resolve("w.bin"), bytes.array());
    Path file =
        new TestModel()
            .input("x", DataType.FLOAT, "batch", FEATURES)
            .weightsIn("parts/w.bin", "W", FEATURES, CLASSES)
            .node("MatMul", "y", "x", "W")
            .node("Neg", "spare", "y")
            .output("y", DataType.FLOAT, "batch", CLASSES)
            .output("spare", DataType.FLOAT, "batch", CLASSES)
            .write(folder.resolve("model.onnx"));
    OutputSettings output = new OutputSettings("y", OutputSettings.Kind.LOGITS);
    OnnxModel model = ship(file);

    assertThat(model.bytes()).isEqualTo(Files.size(file) + bytes.capacity());
    assertLinear(open(model, settings(input(null), output)), 5, 1, 0, 1);

    bytes.putFloat(0, 7);
    Files.write(parts.resolve("w.bin"), bytes.array());
    assertThat(ship(file).sha256()).isNotEqualTo(model.sha256());
    Files.delete(parts.resolve("w.bin"));
    assertThatThrownBy(() -> ship(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("parts/w.bin: no such file");
  }

  @Test
  void weightsThatChangeBesideTheModelAreNoticed() throws Exception {
    Path weights = folder.resolve("w.bin");
    Files.write(weights, new byte[2 * 2 * Float.BYTES]);
    Path model =
        new TestModel()
            .input("x", DataType.FLOAT, "batch", 2)
            .weightsIn("w.bin", "W", 2, 2)
            .node("MatMul", "y", "x", "W")
            .output("y", DataType.FLOAT, "batch", 2)
            .write(folder.resolve("model.onnx"));
    Files.writeString(folder.resolve("rows.csv"), "a,b,y\n1,2,0\n3,4,1\n");
    Job job =
        JobFile.parse(
            """
            name = j, workspace = "%1$s"
            data {
              train { format = csv, path = "%1$s/rows.csv", options { header = true, inferSchema = true }, label = y }
              test = ${data.train}
              classes = 2
            }
            teacher { kind = onnx, model = "%2$s" }, student { network { kind = mlp } }
            """
                .formatted(folder, model));
    Workspace workspace =
        Workspace.open(job.workspace(), "j", spark.sessionState().newHadoopConf());
    Pipeline pipeline =
        new Pipeline(
            workspace,
            List.of(new PrepareStage(spark, job), new TeachStage(spark, job, null)),
            Progress.SILENT,
            spark.version());
    pipeline.run(null);
    String before = workspace.require(Teachers.ARTEFACT, "teach").fingerprint();
    assertThat(pipeline.run(null).get(1).skipped()).isTrue();

    Files.write(weights, new byte[] {1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    Files.setLastModifiedTime(weights, FileTime.fromMillis(1_000_000_000_000L));

    assertThat(pipeline.run(null).get(1).skipped()).isFalse();
    assertThat(workspace.require(Teachers.ARTEFACT, "teach").fingerprint()).isNotEqualTo(before);
  }

  @Test
  void weightsOutsideTheModelsFolderAreRefused() throws IOException {
    for (String place : List.of("../w.bin", "/etc/hostname")) {
      Path file = new TestModel().weightsIn(place, "W", 2).write(folder.resolve("model.onnx"));

      assertThatThrownBy(() -> ship(file))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("has weights in " + place + ", must be below the model's folder");
    }
  }

  private Classifier linear(
      int batch, boolean softmax, InputSettings input, OutputSettings.Kind kind)
      throws IOException {
    Path model =
        ModelFiles.linearOnnx(folder.resolve("linear.onnx"), FEATURES, CLASSES, batch, softmax);
    TeacherSettings.Onnx settings = settings(input, new OutputSettings(null, kind));
    return open(ship(model), settings);
  }

  private static Classifier open(OnnxModel model, TeacherSettings.Onnx settings) {
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new OnnxSource(model, settings, List.of(FEATURES), classes).onThisThread();
  }

  private static TeacherSettings.Onnx settings(InputSettings input, OutputSettings output) {
    return new TeacherSettings.Onnx("m", input, Map.of(), null, output, 1, Device.AUTO);
  }

  private OnnxModel ship(Path model) {
    return OnnxModel.ship(spark, "teacher.model", new org.apache.hadoop.fs.Path(model.toString()));
  }

  private static InputSettings input(String name) {
    return new InputSettings(name, null, 1, List.of(0.0), List.of(1.0));
  }

  private static void assertLinear(
      Classifier teacher, int rows, double scale, double mean, double std) {
    float[] features = random(rows);
    float[] logits = new float[rows * CLASSES];
    teacher.logits(features, rows, logits);
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < CLASSES; c++) {
        double expected = logit(features, row, c, scale, mean, std);
        assertThat((double) logits[row * CLASSES + c])
            .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static double logit(
      float[] features, int row, int c, double scale, double mean, double std) {
    double sum = 0;
    for (int f = 0; f < FEATURES; f++) {
      sum += (features[row * FEATURES + f] * scale - mean) / std * ModelFiles.weight(f, c);
    }
    return sum;
  }

  private static float[] random(int rows) {
    Random random = new Random(rows);
    float[] features = new float[rows * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return features;
  }
}
