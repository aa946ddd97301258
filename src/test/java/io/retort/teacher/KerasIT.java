package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.KerasFile;
import io.retort.LocalSpark;
import io.retort.job.InputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks in the files that Keras writes, here by the test, which works out the logits itself. */
class KerasIT {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;
  private static final int CHANNELS = 2;
  private static final int FILTERS = 3;
  private static final int CLASSES = 4;
  private static final int KERNEL = 2;

  @TempDir private Path folder;

  @Test
  void aTableGoesThroughDenseLayers() throws IOException {
    float[] hidden = weights(6 * 5, 1);
    float[] out = weights(5 * CLASSES, 2);
    Path file = twoLayers(hidden, out);
    Classifier teacher = open(file, List.of(6));
    float[] x = weights(3 * 6, 5);
    float[] logits = new float[3 * CLASSES];
    teacher.logits(x, 3, logits);

    assertThat(teacher.parameters()).isEqualTo(6 * 5 + 5 + 5 * CLASSES + CLASSES);
    for (int row = 0; row < 3; row++) {
      double[] h = new double[5];
      for (int u = 0; u < 5; u++) {
        double sum = weights(5, 3)[u];
        for (int f = 0; f < 6; f++) {
          sum += x[row * 6 + f] * hidden[f * 5 + u];
        }
        h[u] = Math.max(0, sum);
      }
      assertLogits(logits, row, h, out, weights(CLASSES, 4));
    }
  }

  @Test
  void picturesAreGivenWithChannelsLast() throws IOException {
    Path file = folder.resolve("conv.h5");
    int high = HEIGHT - KERNEL + 1;
    int wide = WIDTH - KERNEL + 1;
    int flat = high * wide * FILTERS;
    float[] kernel = weights(KERNEL * KERNEL * CHANNELS * FILTERS, 1);
    float[] bias = weights(FILTERS, 2);
    float[] out = weights(flat * CLASSES, 3);
    try (KerasFile keras =
        new KerasFile(
            file,
            KerasFile.sequential(
                convolution(), flatten(), KerasFile.dense("out", CLASSES, "softmax", "")))) {
      keras
          .layer("conv", kernel, bias, KERNEL, KERNEL, CHANNELS, FILTERS)
          .layer("out", out, weights(CLASSES, 4), flat, CLASSES);
    }
    Classifier teacher = open(file, List.of(CHANNELS, HEIGHT, WIDTH));
    int size = CHANNELS * HEIGHT * WIDTH;
    float[] x = weights(2 * size, 5);
    float[] logits = new float[2 * CLASSES];
    teacher.logits(x, 2, logits);

    for (int row = 0; row < 2; row++) {
      double[] maps = new double[flat];
      for (int y = 0; y < high; y++) {
        for (int z = 0; z < wide; z++) {
          for (int f = 0; f < FILTERS; f++) {
            double sum = bias[f];
            for (int ky = 0; ky < KERNEL; ky++) {
              for (int kx = 0; kx < KERNEL; kx++) {
                for (int c = 0; c < CHANNELS; c++) {
                  sum +=
                      x[row * size + (c * HEIGHT + y + ky) * WIDTH + z + kx]
                          * kernel[((ky * KERNEL + kx) * CHANNELS + c) * FILTERS + f];
                }
              }
            }
            maps[(y * wide + z) * FILTERS + f] = Math.max(0, sum);
          }
        }
      }
      assertLogits(logits, row, maps, out, weights(CLASSES, 4));
    }
  }

  @Test
  void whatIsNoKerasNetworkIsToldInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("text.h5"), "no HDF5");

    assertThatThrownBy(() -> open(file, List.of(6)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = ")
        .message()
        .contains("text.h5: not a Keras network that can be read (")
        .doesNotContain("\n");
  }

  @Test
  void aLayerThatIsUnknownIsToldOfAStack() {
    Path file = folder.resolve("odd.h5");
    try (KerasFile keras =
        new KerasFile(
            file,
            KerasFile.sequential(
                KerasFile.dense("out", CLASSES, "softmax", "\"batch_input_shape\": [null, 6],")
                    .replace("\"Dense\"", "\"Odd\"")))) {
      keras.layer("out", weights(6 * CLASSES, 1), weights(CLASSES, 2), 6, CLASSES);
    }
    assertThatThrownBy(() -> open(file, List.of(6)))
        .isInstanceOf(UserError.class)
        .message()
        .contains("not a Keras network that can be read (", "Odd")
        .doesNotContain("found Sequential");
  }

  @Test
  void hiddenLayersAreToldByTheirNames() throws IOException {
    float[] kernel = weights(6 * 5, 1);
    float[] bias = weights(5, 3);
    Path file = twoLayers(kernel, weights(5 * CLASSES, 2));
    float[] x = weights(3 * 6, 5);
    float[] logits = new float[3 * CLASSES];
    float[][] hidden = new float[1][3 * 5];
    try (Classifier teacher = source(file, List.of(6)).withHidden(List.of("hidden")).open()) {
      assertThat(teacher.hidden()).containsExactly(new HiddenShape("hidden", List.of(5)));
      teacher.answer(x, 3, logits, hidden);
    }
    float[] alone = new float[3 * CLASSES];
    open(file, List.of(6)).logits(x, 3, alone);
    assertThat(logits).isEqualTo(alone);
    for (int row = 0; row < 3; row++) {
      for (int unit = 0; unit < 5; unit++) {
        double sum = bias[unit];
        for (int f = 0; f < 6; f++) {
          sum += x[row * 6 + f] * kernel[f * 5 + unit];
        }
        assertThat((double) hidden[0][row * 5 + unit]).isCloseTo(Math.max(0, sum), within(1e-5));
      }
    }
  }

  /** A hidden layer of 5 units over 6 numbers, and a softmax. */
  private Path twoLayers(float[] hidden, float[] out) {
    Path file = folder.resolve("dense.h5");
    try (KerasFile keras =
        new KerasFile(
            file,
            KerasFile.sequential(
                KerasFile.dense("hidden", 5, "relu", "\"batch_input_shape\": [null, 6],"),
                KerasFile.dense("out", CLASSES, "softmax", "")))) {
      keras
          .layer("hidden", hidden, weights(5, 3), 6, 5)
          .layer("out", out, weights(CLASSES, 4), 5, CLASSES);
    }
    return file;
  }

  private static void assertLogits(
      float[] logits, int row, double[] inputs, float[] weights, float[] bias) {
    for (int c = 0; c < CLASSES; c++) {
      double sum = bias[c];
      for (int i = 0; i < inputs.length; i++) {
        sum += inputs[i] * weights[i * CLASSES + c];
      }
      assertThat((double) logits[row * CLASSES + c]).isCloseTo(sum, within(1e-4));
    }
  }

  private static String convolution() {
    return """
        {"class_name": "Conv2D", "config": {"name": "conv", "trainable": true, "dtype": "float32",
        "batch_input_shape": [null, %d, %d, %d], "filters": %d, "kernel_size": [%d, %d],
        "strides": [1, 1], "padding": "valid", "data_format": "channels_last",
        "dilation_rate": [1, 1], "activation": "relu", "use_bias": true, %s}}"""
        .formatted(HEIGHT, WIDTH, CHANNELS, FILTERS, KERNEL, KERNEL, KerasFile.initializers());
  }

  private static String flatten() {
    return """
        {"class_name": "Flatten", "config": {"name": "flatten", "trainable": true,
        "dtype": "float32", "data_format": "channels_last"}}""";
  }

  private static Classifier open(Path file, List<Integer> shape) throws IOException {
    return source(file, shape).onThisThread();
  }

  private static ClassifierSource source(Path file, List<Integer> shape) throws IOException {
    InputSettings input = new InputSettings(null, null, 1, List.of(0.0), List.of(1.0));
    TeacherSettings settings = new TeacherSettings.Keras(file.toString(), input);
    return GivenModel.open(
            LocalSpark.session(), "teacher", settings, null, SomeExamples.ofShape(shape))
        .source();
  }

  private static float[] weights(int count, int seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(seed + i * 0.7);
    }
    return values;
  }
}
