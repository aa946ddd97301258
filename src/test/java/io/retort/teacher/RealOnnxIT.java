package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.platform.Fp16Conversions;
import io.retort.LocalSpark;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.PrepareStage;
import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.OutputSettings;
import io.retort.job.OutputSettings.Kind;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import onnx.Onnx;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that others have trained and exported, against ONNX Runtime called directly. */
class RealOnnxIT {
  private static final Path SHARED = Path.of("../shared/data");
  private static final int PIXELS = 784;
  private static final int ROWS = 10_000;
  private static final int BATCH = 100;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  @BeforeEach
  void needsTheModels() {
    assumeTrue(Files.isDirectory(SHARED.resolve("onnx")), "the real models are not at hand");
  }

  @Test
  void aConvolutionalNetworkFromPyTorch() throws Exception {
    Path model = model("mnist_cnn_pytorch_tribuo");
    ExamplesTable test = mnist();

    double raw = accuracy(test, model, 255, null, Kind.LOG_PROBABILITIES);
    assertThat(raw).isEqualTo(0.9904);
    assertThat(raw).isEqualTo(plain(model, "input_image", "output_probs", 255, false));
    assertThat(accuracy(test, model, 1, null, Kind.LOG_PROBABILITIES)).isEqualTo(0.9889);
  }

  @Test
  void aConvolutionalNetworkFromCntkWithAFixedBatch() throws Exception {
    Path model = model("mnist_cnn_cntk_opset8");

    double accuracy = accuracy(mnist(), model, 255, null, Kind.LOGITS);
    assertThat(accuracy).isCloseTo(0.984, within(0.006));
    assertThat(accuracy).isEqualTo(plain(model, "Input3", "Plus214_Output_0", 255, false));
  }

  /** One takes raw pixels one at a time, the other pixels from 0 to 1 in batches. */
  @Test
  void twoOfThemAsAnEnsemble() throws Exception {
    ExamplesTable test = mnist();
    ExamplesInfo info = test.info();
    Path cntk = model("mnist_cnn_cntk_opset8");
    Path pytorch = model("mnist_cnn_pytorch_tribuo");
    List<ClassifierSource> members =
        List.of(
            new OnnxSource(
                ship(cntk),
                settings(255, Map.of(), null, Kind.LOGITS),
                info.shape(),
                info.classes()),
            new OnnxSource(
                ship(pytorch),
                settings(1, Map.of(), null, Kind.LOG_PROBABILITIES),
                info.shape(),
                info.classes()));
    double[][] first = plainOutputs(cntk, "Input3", "Plus214_Output_0", 255, false);
    double[][] second = plainOutputs(pytorch, "input_image", "output_probs", 1, false);
    double[][] mean = new double[ROWS][10];
    for (int row = 0; row < ROWS; row++) {
      double[] p = softmax(first[row]);
      double[] q = softmax(second[row]);
      for (int c = 0; c < 10; c++) {
        mean[row][c] = 0.25 * p[c] + 0.75 * q[c];
      }
    }

    double accuracy =
        accuracy(
            test,
            new EnsembleSource(
                members,
                List.of(0.25, 0.75),
                TeacherSettings.Ensemble.By.WEIGHTS,
                TeacherSettings.Ensemble.Mean.PROBABILITIES));
    assertThat(accuracy).isCloseTo(accuracy(mean), within(1e-4));
    assertThat(accuracy).isGreaterThan(0.989);
  }

  private static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(z -> Math.exp(z - largest)).sum();
    return Arrays.stream(logits).map(z -> Math.exp(z - largest) / sum).toArray();
  }

  /** ONNX Runtime itself does not take its opset 4: what it computes is worked out here. */
  @Test
  void aSoftmaxRegressionFromTensorFlowInAnOldOpset() throws Exception {
    Path model = model("mnist_softmax_tf_vespa");

    double accuracy = accuracy(mnist(), model, 1, null, Kind.LOGITS);
    assertThat(accuracy).isEqualTo(0.9162);
    assertThat(accuracy).isEqualTo(linear(model));
  }

  @Test
  void aLogisticRegressionFromScikitLearnOnPixelsInReverse() throws Exception {
    Path model = model("mnist_sklearn_logreg_tribuo");
    ExamplesTable test = mnist();
    Path images = folder.resolve("reversed-idx3-ubyte");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(images))) {
      for (int head : new int[] {0x803, ROWS, 28, 28}) {
        out.writeInt(head);
      }
      byte[] pixels = new byte[ROWS * PIXELS];
      float[] values = images(true);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (int) values[i];
      }
      out.write(pixels);
    }
    ExamplesTable reversed = prepare("reversed", images);

    double forward = accuracy(test, model, 255, "output_probability", Kind.PROBABILITIES);
    double backward = accuracy(reversed, model, 255, "output_probability", Kind.PROBABILITIES);
    assertThat(forward).isEqualTo(plain(model, "float_input", "output_probability", 255, false));
    assertThat(backward).isEqualTo(plain(model, "float_input", "output_probability", 255, true));
    assertThat(forward).isBetween(0.17, 0.19);
    assertThat(backward).isGreaterThan(0.9);
  }

  @Test
  void aRandomForestFromScikitLearn() throws Exception {
    Path model = model("iris_sklearn_randomforest_yalue");
    Random random = new Random(1);
    float[] flowers = new float[50 * 4];
    double[] least = {4.3, 2.0, 1.0, 0.1};
    double[] most = {7.9, 4.4, 6.9, 2.5};
    for (int i = 0; i < flowers.length; i++) {
      flowers[i] = (float) (least[i % 4] + random.nextDouble() * (most[i % 4] - least[i % 4]));
    }

    Classifier teacher =
        open(
            model,
            settings(1, Map.of(), "output_probability", Kind.PROBABILITIES),
            List.of(4),
            List.of("setosa", "versicolor", "virginica"));
    double[][] expected =
        PlainOnnx.run(model, "output_probability", Map.of("X", tensor(flowers, 50, 4)));
    assertProbabilities(teacher, flowers, expected, 1e-6);
    assertThat(IntStream.range(0, 50).map(i -> best(expected[i])).distinct().count()).isEqualTo(3);
    assertThat(teacher.parameters()).isPositive();
  }

  @Test
  void aTransformerFromPyTorch() throws Exception {
    Path model = model("PLUMBING_tinybert_tribuo");
    Random random = new Random(1);
    int length = 16;
    float[] ids = new float[7 * length];
    LongBuffer same = LongBuffer.allocate(ids.length);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(100);
      same.put((long) ids[i]);
    }

    Classifier teacher =
        open(
            model,
            settings(
                1, Map.of("attention_mask", 1.0, "token_type_ids", 0.0), "output_1", Kind.LOGITS),
            List.of(length),
            IntStream.range(0, 50).mapToObj(Integer::toString).toList());
    double[][] expected =
        PlainOnnx.run(
            model,
            "output_1",
            Map.of(
                "input_ids", tensor(same.flip(), 7, length),
                "attention_mask", tensor(filled(7 * length, 1), 7, length),
                "token_type_ids", tensor(filled(7 * length, 0), 7, length)));
    float[] logits = new float[7 * 50];
    teacher.logits(ids, 7, logits);
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) logits[i]).isCloseTo(expected[i / 50][i % 50], within(1e-5));
    }
  }

  @Test
  void aNetworkInFloat16WithABatchOfOne() throws Exception {
    Path model = model("imagenet_squeezenet_fp16_winml");
    Random random = new Random(1);
    List<Integer> shape = List.of(3, 224, 224);
    int size = 3 * 224 * 224;
    float[] pictures = new float[2 * size];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = random.nextInt(256);
    }

    Classifier teacher =
        open(
            model,
            settings(1, Map.of(), null, Kind.PROBABILITIES),
            shape,
            IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    double[][] expected = new double[2][];
    for (int row = 0; row < 2; row++) {
      ShortBuffer halves =
          ByteBuffer.allocateDirect(size * 2).order(ByteOrder.nativeOrder()).asShortBuffer();
      for (int i = 0; i < size; i++) {
        halves.put(Fp16Conversions.floatToFp16(pictures[row * size + i]));
      }
      OnnxTensor input =
          OnnxTensor.createTensor(
              OrtEnvironment.getEnvironment(),
              halves.flip(),
              new long[] {1, 3, 224, 224},
              OnnxJavaType.FLOAT16);
      expected[row] = PlainOnnx.run(model, "softmaxout_1", Map.of("data_0", input))[0];
    }
    assertProbabilities(teacher, pictures, expected, 1e-6);
    assertThat(teacher.parameters()).isBetween(1_200_000L, 1_300_000L);
  }

  private static void assertProbabilities(
      Classifier teacher, float[] features, double[][] expected, double tolerance) {
    int classes = expected[0].length;
    assertThat(teacher.classes()).isEqualTo(classes);
    float[] logits = new float[expected.length * classes];
    teacher.logits(features, expected.length, logits);
    for (int i = 0; i < logits.length; i++) {
      assertThat(Math.exp(logits[i]))
          .isCloseTo(expected[i / classes][i % classes], within(tolerance));
    }
  }

  private static Path model(String name) {
    return SHARED.resolve("onnx").resolve(name + ".onnx");
  }

  private ExamplesTable mnist() throws IOException {
    return prepare("mnist", SHARED.resolve("mnist/t10k-images-idx3-ubyte.gz"));
  }

  private ExamplesTable prepare(String name, Path images) throws IOException {
    Path labels = SHARED.resolve("mnist/t10k-labels-idx1-ubyte.gz");
    Job job =
        JobFile.parse(
            """
            name = %s, workspace = "%s"
            data { test { format = idx, images = "%s", labels = "%s" }, classes = 10, scale = 0.00392156862 }
            data.train = ${data.test} { limit = 1 }
            teacher { kind = onnx, model = x }, student { network { kind = mlp } }
            """
                .formatted(name, folder, images, labels));
    Workspace workspace =
        Workspace.open(job.workspace(), name, spark.sessionState().newHadoopConf());
    new Pipeline(workspace, List.of(new PrepareStage(spark, job)), Progress.SILENT, spark.version())
        .run(null);
    return ExamplesTable.open(workspace, Split.TEST);
  }

  /** Through Retort: the prepared table, a shipped model, batches on Spark. */
  private double accuracy(ExamplesTable test, Path model, double scale, String output, Kind kind) {
    ExamplesInfo info = test.info();
    return accuracy(
        test,
        new OnnxSource(
            ship(model), settings(scale, Map.of(), output, kind), info.shape(), info.classes()));
  }

  private static double accuracy(ExamplesTable test, ClassifierSource source) {
    ExamplesInfo info = test.info();
    long right =
        test.rows(LocalSpark.session())
            .filter(
                example -> {
                  float[] features = new float[PIXELS];
                  float[] logits = new float[10];
                  info.decode(example, features, 0);
                  source.onThisThread().logits(features, 1, logits);
                  return best(IntStream.range(0, 10).mapToDouble(i -> logits[i]).toArray())
                      == example.label;
                })
            .count();
    return right / (double) ROWS;
  }

  /** Without Retort: the files as they are, through ONNX Runtime. */
  private static double plain(
      Path model, String input, String output, float scale, boolean reversed) throws Exception {
    return accuracy(plainOutputs(model, input, output, scale, reversed));
  }

  private static double accuracy(double[][] outputs) throws IOException {
    byte[] labels = labels();
    return IntStream.range(0, ROWS).filter(row -> best(outputs[row]) == labels[row]).count()
        / (double) ROWS;
  }

  private static double[][] plainOutputs(
      Path model, String input, String output, float scale, boolean reversed) throws Exception {
    float[] images = images(reversed);
    double[][] outputs = new double[ROWS][];
    try (PlainOnnx session = new PlainOnnx(model)) {
      long[] shape = session.shape(input);
      int step = shape[0] > 0 ? (int) shape[0] : BATCH;
      shape[0] = step;
      float[] batch = new float[step * PIXELS];
      for (int first = 0; first < ROWS; first += step) {
        for (int i = 0; i < batch.length; i++) {
          batch[i] = images[first * PIXELS + i] / 255 * scale;
        }
        try (OnnxTensor tensor = tensor(batch, shape)) {
          double[][] rows = session.run(output, Map.of(input, tensor));
          System.arraycopy(rows, 0, outputs, first, step);
        }
      }
    }
    return outputs;
  }

  private static double linear(Path model) throws IOException {
    float[] weights = null;
    float[] bias = null;
    try (InputStream in = Files.newInputStream(model)) {
      for (Onnx.TensorProto tensor :
          Onnx.ModelProto.parseFrom(in).getGraph().getInitializerList()) {
        FloatBuffer raw =
            tensor
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[raw.remaining()];
        raw.get(values);
        if (values.length == 10) {
          bias = values;
        } else {
          weights = values;
        }
      }
    }
    float[] images = images(false);
    byte[] labels = labels();
    int right = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] logits = new double[10];
      for (int c = 0; c < 10; c++) {
        logits[c] = bias[c];
        for (int i = 0; i < PIXELS; i++) {
          logits[c] += images[row * PIXELS + i] / 255.0 * weights[i * 10 + c];
        }
      }
      right += best(logits) == labels[row] ? 1 : 0;
    }
    return right / (double) ROWS;
  }

  private static float[] images(boolean reversed) throws IOException {
    float[] images = new float[ROWS * PIXELS];
    byte[] bytes = bytes("t10k-images-idx3-ubyte.gz", 16, images.length);
    for (int i = 0; i < images.length; i++) {
      int pixel = i % PIXELS;
      images[i] = bytes[i - pixel + (reversed ? PIXELS - 1 - pixel : pixel)] & 0xff;
    }
    return images;
  }

  private static byte[] labels() throws IOException {
    return bytes("t10k-labels-idx1-ubyte.gz", 8, ROWS);
  }

  private static byte[] bytes(String file, int head, int count) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new GZIPInputStream(Files.newInputStream(SHARED.resolve("mnist").resolve(file))))) {
      in.skipNBytes(head);
      byte[] bytes = new byte[count];
      in.readFully(bytes);
      return bytes;
    }
  }

  private static int best(double[] values) {
    int best = 0;
    for (int c = 1; c < values.length; c++) {
      best = values[c] > values[best] ? c : best;
    }
    return best;
  }

  @Test
  void aTransformerSeesTheWordsOfTextsOfDifferentLengthBehindAMask() throws Exception {
    Path model = model("PLUMBING_tinybert_tribuo");
    int rows = 3;
    int words = 8;
    float[] examples = {
      5, 6, 7, 8, 9, 10, 11, 12, 70, 71, 72, 73, 74, 75, 76, 0, // Words, then pairs of them.
      5, 6, 0, 0, 0, 0, 0, 0, 70, 0, 0, 0, 0, 0, 0, 0, //
      9, 9, 9, 0, 0, 0, 0, 0, 71, 71, 0, 0, 0, 0, 0, 0
    };
    LongBuffer ids = LongBuffer.allocate(rows * words);
    LongBuffer mask = LongBuffer.allocate(rows * words);
    for (int i = 0; i < rows * words; i++) {
      float id = examples[i / words * 2 * words + i % words];
      ids.put((long) id);
      mask.put(id == 0 ? 0 : 1);
    }
    double[][] expected =
        PlainOnnx.run(
            model,
            "output_1",
            Map.of(
                "input_ids", tensor(ids.flip(), rows, words),
                "attention_mask", tensor(mask.flip(), rows, words),
                "token_type_ids", tensor(filled(rows * words, 0), rows, words)));
    TeacherSettings.Onnx settings =
        new TeacherSettings.Onnx(
            "m",
            new InputSettings(null, null, 1, List.of(0.0), List.of(1.0)),
            Map.of("token_type_ids", 0.0),
            "attention_mask",
            new OutputSettings("output_1", Kind.LOGITS),
            1,
            Device.AUTO);
    List<String> classes = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
    OnnxSource ofWords = new OnnxSource(ship(model), settings, List.of(words), classes);

    Classifier teacher = new WordsSource(ofWords, new FirstWords(2 * words, words)).onThisThread();

    float[] logits = new float[rows * 50];
    teacher.logits(examples, rows, logits);
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) logits[i]).isCloseTo(expected[i / 50][i % 50], within(1e-5));
    }
  }

  private Classifier open(
      Path model, TeacherSettings.Onnx settings, List<Integer> shape, List<String> classes) {
    return new OnnxSource(ship(model), settings, shape, classes).onThisThread();
  }

  private OnnxModel ship(Path model) {
    return OnnxModel.ship(spark, "teacher.model", new org.apache.hadoop.fs.Path(model.toString()));
  }

  private static TeacherSettings.Onnx settings(
      double scale, Map<String, Double> constants, String output, Kind kind) {
    return new TeacherSettings.Onnx(
        "m",
        new InputSettings(null, null, scale, List.of(0.0), List.of(1.0)),
        constants,
        null,
        new OutputSettings(output, kind),
        1,
        Device.AUTO);
  }

  private static OnnxTensor tensor(float[] values, long... shape) throws Exception {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), shape);
  }

  private static OnnxTensor tensor(LongBuffer values, long... shape) throws Exception {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values, shape);
  }

  private static LongBuffer filled(int count, long value) {
    LongBuffer buffer = LongBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      buffer.put(value);
    }
    return buffer.flip();
  }
}
