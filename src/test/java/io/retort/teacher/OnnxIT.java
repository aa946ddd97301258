package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.retort.LocalSpark;
import io.retort.ModelFiles;
import io.retort.data.ExamplesTable;
import io.retort.data.PrepareStage;
import io.retort.job.InputSettings;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.OutputSettings;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX teachers: made by the test, whose logits it works out itself; and, where they are at hand,
 * real ones.
 */
class OnnxIT {
  private static final Path SHARED = Path.of("../shared/data");
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
  void realTeachersReachTheirKnownAccuracy() throws IOException {
    assumeTrue(Files.isDirectory(SHARED.resolve("onnx")), "the real models are not at hand");
    ExamplesTable test = mnistTest();
    assertThat(
            accuracy(test, "mnist_cnn_pytorch_tribuo", 255, OutputSettings.Kind.LOG_PROBABILITIES))
        .isEqualTo(0.9904);
    assertThat(accuracy(test, "mnist_cnn_pytorch_tribuo", 1, OutputSettings.Kind.LOG_PROBABILITIES))
        .isEqualTo(0.9889);
    assertThat(accuracy(test, "mnist_cnn_cntk_opset8", 255, OutputSettings.Kind.LOGITS))
        .isBetween(0.98, 0.992);
  }

  private ExamplesTable mnistTest() throws IOException {
    Path mnist = SHARED.resolve("mnist");
    String source =
        "{ format = idx, images = \"%s/t10k-images-idx3-ubyte.gz\", labels = \"%s/t10k-labels-idx1-ubyte.gz\" }"
            .formatted(mnist, mnist);
    Job job =
        JobFile.parse(
            "name = m, workspace = \"%s\", data { train = %s { limit = 1 }, test = %s, classes = 10, scale = 0.00392156862 }, teacher { kind = onnx, model = x }, student { network { kind = mlp } }"
                .formatted(folder, source, source));
    Workspace workspace =
        Workspace.open(job.workspace(), "m", spark.sessionState().newHadoopConf());
    new Pipeline(workspace, List.of(new PrepareStage(spark, job)), Progress.SILENT, spark.version())
        .run(null);
    return ExamplesTable.open(workspace, Split.TEST);
  }

  private double accuracy(
      ExamplesTable test, String model, double scale, OutputSettings.Kind kind) {
    InputSettings input = new InputSettings(null, null, scale, List.of(0.0), List.of(1.0));
    TeacherSettings.Onnx settings = settings(input, new OutputSettings(null, kind));
    OnnxModel file = ship(SHARED.resolve("onnx").resolve(model + ".onnx"));
    var info = test.info();
    OnnxSource source = new OnnxSource(file, settings, List.of(1, 28, 28), info.classes());
    long right =
        test.rows(spark)
            .filter(
                example -> {
                  float[] features = new float[784];
                  float[] logits = new float[10];
                  info.decode(example, features, 0);
                  source.onThisThread().logits(features, 1, logits);
                  int best = 0;
                  for (int c = 1; c < 10; c++) {
                    best = logits[c] > logits[best] ? c : best;
                  }
                  return best == example.label;
                })
            .count();
    return right / 10_000.0;
  }

  private Classifier linear(
      int batch, boolean softmax, InputSettings input, OutputSettings.Kind kind)
      throws IOException {
    Path model =
        ModelFiles.linearOnnx(folder.resolve("linear.onnx"), FEATURES, CLASSES, batch, softmax);
    TeacherSettings.Onnx settings = settings(input, new OutputSettings(null, kind));
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new OnnxSource(ship(model), settings, List.of(FEATURES), classes).onThisThread();
  }

  private static TeacherSettings.Onnx settings(InputSettings input, OutputSettings output) {
    return new TeacherSettings.Onnx(
        "m", input, Map.of(), output, 1, TeacherSettings.Onnx.Device.AUTO);
  }

  private OnnxModel ship(Path model) {
    return OnnxModel.ship(spark, new org.apache.hadoop.fs.Path(model.toString()));
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
