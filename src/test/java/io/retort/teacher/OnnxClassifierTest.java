package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import io.retort.network.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models put together here, against what they compute worked out in Java. */
class OnnxClassifierTest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 4;
  private static final List<Integer> SHAPE = List.of(FEATURES);
  private static final float[] WEIGHTS = weights();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "FLOAT16", "DOUBLE", "INT8", "UINT8", "INT32", "INT64", "STRING"})
  void inputsMayBeOfAnyType(DataType type) throws Exception {
    TestModel model =
        new TestModel()
            .input("x", type, "batch", FEATURES)
            .cast(DataType.FLOAT, "f", "x")
            .weights("W", WEIGHTS, FEATURES, CLASSES)
            .node("MatMul", "y", "f", "W")
            .output("y", DataType.FLOAT, "batch", CLASSES);

    assertLinear(open(model, settings()), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT, 1e-5", "DOUBLE, 1e-5", "FLOAT16, 2e-2"})
  void outputsMayBeOfAnyFloatingType(DataType type, double tolerance) throws Exception {
    TestModel model = linear("z").cast(type, "y", "z").output("y", type, "batch", CLASSES);

    assertLinear(open(model, settings()), tolerance);
  }

  @Test
  void wholeNumbersAreRoundedAndNothingElseIsTakenForOne() throws Exception {
    TestModel model =
        new TestModel()
            .input("x", DataType.UINT8, "batch", 2)
            .cast(DataType.FLOAT, "y", "x")
            .output("y", DataType.FLOAT, "batch", 2);
    Classifier teacher = open(model, settings(), List.of(2));
    float[] logits = new float[2];

    teacher.logits(new float[] {254.9999f, 0.0001f}, 1, logits);
    assertThat(logits).containsExactly(255, 0);
    for (float wrong : new float[] {0.5f, 256, -1, Float.NaN}) {
      assertThatThrownBy(() -> teacher.logits(new float[] {wrong, 0}, 1, logits))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(
              "teacher.model = m: input x is given "
                  + wrong
                  + ", must be a whole number from 0 to 255");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aBatchThatTheModelFixesIsObeyed(int batch) throws Exception {
    TestModel model =
        new TestModel()
            .input("x", DataType.FLOAT, batch, FEATURES)
            .weights("W", WEIGHTS, FEATURES, CLASSES)
            .node("MatMul", "y", "x", "W")
            .output("y", DataType.FLOAT, batch, CLASSES);

    assertLinear(open(model, settings()), 1e-5);
  }

  @Test
  void pixelsGoChannelsLastWhereTheModelWantsThem() throws Exception {
    int pixels = 2 * 5 * 3;
    TestModel fixed = flat(2, 5, 3);
    TestModel open = flat("height", "width", 3);
    float[] features = random(2, pixels);
    float[] expected = new float[features.length];
    for (int row = 0; row < 2; row++) {
      for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < 10; i++) {
          expected[row * pixels + i * 3 + channel] = features[row * pixels + channel * 10 + i];
        }
      }
    }

    for (TestModel model : List.of(fixed, open)) {
      float[] logits = new float[features.length];
      open(model, settings(), List.of(3, 2, 5)).logits(features, 2, logits);
      assertThat(logits).containsExactly(expected);
    }
    float[] first = new float[features.length];
    open(flat(3, "height", "width"), settings(), List.of(3, 2, 5)).logits(features, 2, first);
    assertThat(first).containsExactly(features);
  }

  private static TestModel flat(Object... sizes) {
    Object[] all = {"batch", sizes[0], sizes[1], sizes[2]};
    return new TestModel()
        .input("x", DataType.FLOAT, all)
        .node("Flatten", "y", "x")
        .output("y", DataType.FLOAT, "batch", "values");
  }

  @Test
  void weightsListedAsInputsNeedNoName() throws Exception {
    TestModel model =
        linear("y")
            .input("W", DataType.FLOAT, FEATURES, CLASSES)
            .output("y", DataType.FLOAT, "batch", CLASSES);

    assertLinear(open(model, settings()), 1e-5);
  }

  @Test
  void otherInputsAreFilledWithConstants() throws Exception {
    TestModel model =
        new TestModel()
            .input("x", DataType.FLOAT, "batch", "size")
            .weights("W", WEIGHTS, FEATURES, CLASSES)
            .node("MatMul", "z", "x", "W")
            .input("mask", DataType.INT64, "batch", "size")
            .input("factor", DataType.FLOAT)
            .cast(DataType.FLOAT, "m", "mask")
            .sizes("axes", 1)
            .node("ReduceSum", "sum", "m", "axes")
            .node("Add", "shifted", "z", "sum")
            .node("Mul", "y", "shifted", "factor")
            .output("y", DataType.FLOAT, "batch", CLASSES);

    Classifier teacher = open(model, settings(Map.of("mask", 1.0, "factor", 2.0)));
    for (int rows : new int[] {3, 1, 5}) {
      float[] features = random(rows, FEATURES);
      float[] logits = new float[rows * CLASSES];
      teacher.logits(features, rows, logits);
      for (int i = 0; i < logits.length; i++) {
        double expected = 2 * (logit(features, i / CLASSES, i % CLASSES) + FEATURES);
        assertThat((double) logits[i]).isCloseTo(expected, within(1e-3));
      }
    }
    assertRefused(
        model,
        settings(Map.of("factor", 2.0)),
        "teacher.model = m: has several inputs, [x, mask, factor]; teacher.constants must give");
    assertRefused(
        model,
        settings(Map.of("scale", 2.0)),
        "teacher.model = m: teacher.constants.scale: no such input; inputs are [x, mask, factor]");
  }

  @Test
  void mapsAreReadByTheirKeys() throws Exception {
    TestModel numbers = zipMap(DataType.INT64, TestModel.numbers("classlabels_int64s", 2, 0, 3, 1));
    TestModel names =
        zipMap(DataType.STRING, TestModel.texts("classlabels_strings", "c", "a", "d", "b"));
    List<String> abcd = List.of("a", "b", "c", "d");
    int[] column = {1, 3, 0, 2}; // Where the maps have class 0, 1, 2, 3.

    assertColumns(open(numbers, settings(), SHAPE, List.of("0", "1", "2", "3")), column);
    assertColumns(open(numbers, settings(), SHAPE, abcd), column);
    assertColumns(open(names, settings(), SHAPE, abcd), column);
    assertColumns(
        open(numbers, settings(), SHAPE, List.of("3", "2", "1", "0")), new int[] {2, 0, 3, 1});
    assertThatThrownBy(() -> open(names, settings(), SHAPE, List.of("a", "b", "c", "e")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.model = m: output y has the classes a, b, c, d, but data.classes are a, b, c, e");
    assertThatThrownBy(() -> open(numbers, settings(), SHAPE, List.of("a", "b", "c")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("output y has the classes 0, 1, 2, 3, but data.classes are a, b, c");
  }

  private static TestModel zipMap(DataType key, onnx.Onnx.AttributeProto classes) {
    return linear("z").node("ai.onnx.ml", "ZipMap", "y", List.of("z"), classes).mapOutput("y", key);
  }

  private static void assertColumns(Classifier teacher, int[] column) {
    float[] features = random(3, FEATURES);
    float[] logits = new float[3 * CLASSES];
    teacher.logits(features, 3, logits);
    for (int i = 0; i < logits.length; i++) {
      double expected = logit(features, i / CLASSES, column[i % CLASSES]);
      assertThat((double) logits[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void probabilitiesAndTheirLogarithmsAreLogitsUpToAConstant() throws Exception {
    for (OutputSettings.Kind kind :
        List.of(OutputSettings.Kind.PROBABILITIES, OutputSettings.Kind.LOG_PROBABILITIES)) {
      String operator = kind == OutputSettings.Kind.PROBABILITIES ? "Softmax" : "LogSoftmax";
      TestModel model =
          linear("z").node(operator, "y", "z").output("y", DataType.FLOAT, "batch", CLASSES);
      Classifier teacher = open(model, settings(null, Map.of(), null, kind));
      float[] features = random(3, FEATURES);
      float[] logits = new float[3 * CLASSES];
      teacher.logits(features, 3, logits);
      for (int i = 0; i < logits.length; i++) {
        int row = i / CLASSES;
        assertThat((double) logits[i] - logits[row * CLASSES])
            .isCloseTo(logit(features, row, i % CLASSES) - logit(features, row, 0), within(1e-4));
      }
    }
  }

  @Test
  void anOutputThatDeclaresAnotherBatchThanItGivesIsReadAllTheSame() throws Exception {
    TestModel model = linear("y").output("y", DataType.FLOAT, 1, CLASSES);

    assertLinear(open(model, settings()), 1e-5);
  }

  @Test
  void ofSeveralOutputsOnlyTheWantedOneIsComputed() throws Exception {
    // What is not wanted would fail: no batch of five features falls into rows of seven.
    TestModel model =
        linear("y")
            .sizes("seven", -1, 7)
            .node("Reshape", "spare", "x", "seven")
            .input("unused", DataType.INT64, "batch")
            .node("Abs", "other", "unused")
            .output("spare", DataType.FLOAT, 1, 7)
            .output("y", DataType.FLOAT, "batch", CLASSES)
            .output("other", DataType.INT64, "batch");

    assertLinear(open(model, settings("y")), 1e-5);
    assertRefused(
        model,
        settings(),
        "teacher.model = m: teacher.output.name = null, must be other | spare | y");
    assertRefused(model, settings("spare"), "teacher.model = m: does not run: ");
  }

  @Test
  void whatAnInnerGraphReadsIsComputed() throws Exception {
    TestModel model =
        linear("z")
            .node("Mul", "scaled", "z", "z")
            .condition("y", "flag", "scaled", "z")
            .flag("flag")
            .node("Neg", "spare", "z")
            .output("spare", DataType.FLOAT, "batch", CLASSES)
            .output("y", DataType.FLOAT, "batch", CLASSES);
    Classifier teacher = open(model, settings("y"));
    float[] features = random(3, FEATURES);
    float[] logits = new float[3 * CLASSES];
    teacher.logits(features, 3, logits);
    for (int i = 0; i < logits.length; i++) {
      double z = logit(features, i / CLASSES, i % CLASSES);
      assertThat((double) logits[i]).isCloseTo(z * z, within(1e-2));
    }
  }

  @Test
  void anOldOpsetIsRaisedWhereItsOperatorsMeanTheSame() throws Exception {
    TestModel model =
        linear("z", 4)
            .weights("b", new float[] {1, 2, 3, 4}, CLASSES)
            .node("", "Add", "y", List.of("z", "b"), TestModel.number("broadcast", 1))
            .output("y", DataType.FLOAT, "batch", CLASSES);
    Classifier teacher = open(model, settings());
    float[] features = random(3, FEATURES);
    float[] logits = new float[3 * CLASSES];
    teacher.logits(features, 3, logits);
    for (int i = 0; i < logits.length; i++) {
      double expected = logit(features, i / CLASSES, i % CLASSES) + 1 + i % CLASSES;
      assertThat((double) logits[i]).isCloseTo(expected, within(1e-4));
    }
    assertRefused(
        linear("z", 4)
            .weights("b", new float[] {1, 2, 3, 4}, CLASSES)
            .node(
                "",
                "Add",
                "y",
                List.of("z", "b"),
                TestModel.number("broadcast", 1),
                TestModel.number("axis", 0))
            .output("y", DataType.FLOAT, "batch", CLASSES),
        settings(),
        "teacher.model = m: opset 4 is too old for ONNX Runtime, and since then Add has changed");
  }

  /** Some that the model declares, some that it does not, with batches that it fixes or not. */
  @Test
  void hiddenValuesAreToldBesideTheLogits() throws Exception {
    for (Object batch : new Object[] {"batch", 2}) {
      TestModel model =
          new TestModel()
              .input("x", DataType.FLOAT, batch, FEATURES)
              .weights("W", WEIGHTS, FEATURES, CLASSES)
              .node("MatMul", "h", "x", "W")
              .node("Tanh", "t", "h")
              .node("Relu", "y", "h")
              .output("t", DataType.FLOAT, batch, CLASSES)
              .output("y", DataType.FLOAT, batch, CLASSES);
      Classifier teacher =
          open(model, settings("y"), SHAPE, List.of("a", "b", "c", "d"), List.of("h", "t"));
      assertThat(teacher.hidden())
          .containsExactly(
              new HiddenShape("h", List.of(CLASSES)), new HiddenShape("t", List.of(CLASSES)));
      float[] features = random(5, FEATURES);
      float[] logits = new float[5 * CLASSES];
      float[][] hidden = new float[2][5 * CLASSES];

      teacher.answer(features, 5, logits, hidden);

      for (int i = 0; i < logits.length; i++) {
        double h = 0;
        for (int f = 0; f < FEATURES; f++) {
          h += features[i / CLASSES * FEATURES + f] * WEIGHTS[f * CLASSES + i % CLASSES];
        }
        assertThat((double) hidden[0][i]).isCloseTo(h, within(1e-5));
        assertThat((double) hidden[1][i]).isCloseTo(Math.tanh(h), within(1e-5));
        assertThat((double) logits[i]).isCloseTo(Math.max(0, h), within(1e-5));
      }
      float[] alone = new float[logits.length];
      teacher.logits(features, 5, alone);
      assertThat(alone).isEqualTo(logits);
    }
  }

  @Test
  void hiddenValuesThatAreNoneAreRefused() {
    TestModel model =
        linear("h").node("Relu", "y", "h").output("y", DataType.FLOAT, "batch", CLASSES);
    refused(model, "z", "labels.hidden = z: none of the values of teacher.model = m, the last of");
    refused(model, "z", "h | y");
    refused(model, "y", "labels.hidden = y: the output itself, not a hidden value, of teacher");
    TestModel pairs =
        linear("h")
            .node("Relu", "y", "h")
            .sizes("pairs", -1, 2, 2)
            .node("Reshape", "p", "h", "pairs")
            .output("y", DataType.FLOAT, "batch", CLASSES);
    refused(pairs, "p", "labels.hidden: layer p gives [2, 2] for an example, must be [values] or");
  }

  private void refused(TestModel model, String hidden, String message) {
    assertThatThrownBy(
            () -> open(model, settings("y"), SHAPE, List.of("a", "b", "c", "d"), List.of(hidden)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() throws Exception {
    assertRefused(
        linear("y")
            .output("y", DataType.FLOAT, "batch", CLASSES)
            .cast(DataType.INT64, "i", "y")
            .output("i", DataType.INT64, "batch", CLASSES),
        settings("i"),
        "teacher.model = m: output i is ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, must be float32");
    assertRefused(
        new TestModel()
            .input("x", DataType.BOOL, "batch", FEATURES)
            .cast(DataType.FLOAT, "y", "x")
            .output("y", DataType.FLOAT, "batch", FEATURES),
        settings(),
        "teacher.model = m: input x takes ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, must be float32");
    assertRefused(
        linear("z").node("Transpose", "y", "z").output("y", DataType.FLOAT, CLASSES, "batch"),
        settings(),
        "teacher.model = m: output y is [4, 2] for 2 rows, must have a row for each");
    assertRefused(
        new TestModel()
            .input("x", DataType.FLOAT, "batch", 5)
            .node("Relu", "y", "x")
            .output("y", DataType.FLOAT, "batch", 5),
        settings(),
        "teacher.model = m: takes examples of shape [5], but data.shape is [6]");
    assertRefused(
        new TestModel()
            .input("x", DataType.FLOAT, "batch", FEATURES)
            .sizes("one", 1, FEATURES)
            .node("Reshape", "y", "x", "one")
            .output("y", DataType.FLOAT, 1, FEATURES),
        settings(),
        "teacher.model = m: does not run: ");
  }

  @Test
  void operatorsThatOnnxRuntimeDoesNotKnowAreNamed() {
    assertRefused(
        linear("z").node("Foo", "y", "z").output("y", DataType.FLOAT, "batch", CLASSES),
        settings(),
        "teacher.model = m: not a model that ONNX Runtime runs: ",
        "Foo");
    assertRefused(
        linear("z", 99).node("Relu", "y", "z").output("y", DataType.FLOAT, "batch", CLASSES),
        settings(),
        "teacher.model = m: not a model that ONNX Runtime runs: ",
        "Opset 99");
  }

  private void assertRefused(TestModel model, TeacherSettings.Onnx settings, String... parts) {
    assertThatThrownBy(() -> open(model, settings))
        .isInstanceOf(UserError.class)
        .message()
        .contains(parts)
        .startsWith(parts[0])
        .doesNotContain("\n", "onnxruntime_src");
  }

  private Classifier open(TestModel model, TeacherSettings.Onnx settings)
      throws IOException, OrtException {
    return open(model, settings, SHAPE);
  }

  private Classifier open(TestModel model, TeacherSettings.Onnx settings, List<Integer> shape)
      throws IOException, OrtException {
    return open(model, settings, shape, IntStream.range(0, CLASSES).mapToObj(i -> "" + i).toList());
  }

  private Classifier open(
      TestModel model, TeacherSettings.Onnx settings, List<Integer> shape, List<String> classes)
      throws IOException, OrtException {
    return open(model, settings, shape, classes, List.of());
  }

  private Classifier open(
      TestModel model,
      TeacherSettings.Onnx settings,
      List<Integer> shape,
      List<String> classes,
      List<String> hidden)
      throws IOException, OrtException {
    Path file = model.write(folder.resolve("model.onnx"));
    return new OnnxClassifier(
        OnnxSessions.open(
            file.toFile(),
            "teacher.model = m",
            settings.output().name(),
            hidden,
            1,
            OnnxDevice.CPU),
        "teacher.model = m",
        0,
        settings,
        shape,
        classes,
        hidden);
  }

  private static TeacherSettings.Onnx settings() {
    return settings(Map.of());
  }

  private static TeacherSettings.Onnx settings(String output) {
    return settings(null, Map.of(), output, OutputSettings.Kind.LOGITS);
  }

  private static TeacherSettings.Onnx settings(Map<String, Double> constants) {
    return settings(null, constants, null, OutputSettings.Kind.LOGITS);
  }

  private static TeacherSettings.Onnx settings(
      String input, Map<String, Double> constants, String output, OutputSettings.Kind kind) {
    return new TeacherSettings.Onnx(
        "m",
        new InputSettings(input, null, 1, List.of(0.0), List.of(1.0)),
        constants,
        null,
        new OutputSettings(output, kind),
        1,
        Device.AUTO);
  }

  /** {@code x W}, under the name given, without an output. */
  private static TestModel linear(String output) {
    return linear(output, 13);
  }

  private static TestModel linear(String output, int opset) {
    return new TestModel(opset)
        .input("x", DataType.FLOAT, "batch", FEATURES)
        .weights("W", WEIGHTS, FEATURES, CLASSES)
        .node("MatMul", output, "x", "W");
  }

  private static float[] weights() {
    float[] weights = new float[FEATURES * CLASSES];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(i + 1);
    }
    return weights;
  }

  private static void assertLinear(Classifier teacher, double tolerance) {
    assertThat(teacher.classes()).isEqualTo(CLASSES);
    for (int rows : new int[] {3, 1, 4, 11}) {
      float[] features = random(rows, FEATURES);
      float[] logits = new float[rows * CLASSES];
      Arrays.fill(logits, Float.NaN);
      teacher.logits(features, rows, logits);
      for (int i = 0; i < logits.length; i++) {
        double expected = logit(features, i / CLASSES, i % CLASSES);
        assertThat((double) logits[i]).isCloseTo(expected, within(tolerance));
      }
    }
  }

  private static double logit(float[] features, int row, int c) {
    double sum = 0;
    for (int f = 0; f < FEATURES; f++) {
      sum += (double) features[row * FEATURES + f] * WEIGHTS[f * CLASSES + c];
    }
    return sum;
  }

  /** Whole numbers from 0 to 9, which every type holds. */
  private static float[] random(int rows, int features) {
    Random random = new Random(rows);
    float[] values = new float[rows * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(10);
    }
    return values;
  }
}
