package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.LabelSettings;
import io.retort.loss.TailShape;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailSketchTest {
  private static final int CLASSES = 300;
  private static final int K = 4;
  private static final int CODES = 3;
  private static final double NOISE = 0.2;
  private static final StoredForm FORM =
      new StoredForm(
          LabelSettings.Storage.TOP_K,
          LabelSettings.Precision.FLOAT32,
          CLASSES,
          K,
          List.of(1.0),
          CODES,
          null,
          List.of());

  /** Logits as a mean, three directions and noise give them, with a constant for each row. */
  private static float[] logits(int rows, int seed) {
    Random of = new Random(7);
    double[][] model = new double[CODES + 1][CLASSES];
    for (double[] direction : model) {
      for (int c = 0; c < CLASSES; c++) {
        direction[c] = of.nextGaussian();
      }
    }
    Random random = new Random(seed);
    float[] logits = new float[rows * CLASSES];
    for (int row = 0; row < rows; row++) {
      double[] weights = {
        2, 1.5 * random.nextGaussian(), random.nextGaussian(), random.nextGaussian()
      };
      double constant = 100 * random.nextGaussian();
      for (int c = 0; c < CLASSES; c++) {
        double logit = constant + NOISE * random.nextGaussian();
        for (int j = 0; j <= CODES; j++) {
          logit += weights[j] * model[j][c];
        }
        logits[row * CLASSES + c] = (float) logit;
      }
    }
    return logits;
  }

  private static TailSketch sketch(float[] logits, int from, int to) {
    TailSketch.Rows rows = new TailSketch.Rows(FORM);
    for (int row = from; row < to; row++) {
      rows.add(logits, row * CLASSES);
    }
    return rows.sketch();
  }

  @Test
  void otherRowsAreAsNearToTheShapeAsTheirNoiseLets() {
    TailSketch.Fit fit = TailSketch.fit(List.of(sketch(logits(500, 1), 0, 500)), CODES);
    float[] others = logits(200, 2);
    double mean = deviation(fit.shape(), others, 200);
    assertThat(mean).isBetween(0.9 * NOISE, 1.2 * NOISE);
    assertThat(fit.shaped()).isCloseTo(mean, within(0.1 * mean));
    assertThat(fit.even())
        .isCloseTo(deviation(TailShape.EVEN, others, 200), within(0.1 * fit.even()));
    assertThat(fit.even()).isGreaterThan(8 * fit.shaped());
  }

  @Test
  void sketchesOfPartsGiveWhatOneOfAllGives() {
    float[] mixed = logits(300, 3);
    TailSketch.Fit whole = TailSketch.fit(List.of(sketch(mixed, 0, 300)), CODES);
    float[] logits = sorted(mixed, whole.shape().direction(0)); // So that parts are not alike.
    List<TailSketch> parts = new ArrayList<>();
    int from = 0;
    for (int to : new int[] {1, 40, 200, 200, 300}) {
      String line = Documents.line(sketch(logits, from, to)); // As it comes from an executor.
      parts.add(read(line));
      from = to;
    }
    TailSketch.Fit merged = TailSketch.fit(parts, CODES);
    assertThat(merged.shape().mean()).containsExactly(whole.shape().mean(), within(1e-4f));
    assertThat(merged.even()).isCloseTo(whole.even(), within(1e-6));
    assertThat(deviation(merged.shape(), logits, 300))
        .isCloseTo(deviation(whole.shape(), logits, 300), within(0.02 * NOISE));
  }

  @Test
  void fewerRowsThanCodesWillDo() {
    TailSketch.Fit fit = TailSketch.fit(List.of(sketch(logits(2, 4), 0, 2)), CODES);
    assertThat(fit.shape().codes()).isEqualTo(CODES);
    assertThat(fit.shaped()).isCloseTo(0, within(1e-2));
    float[] same = new float[CLASSES];
    assertThat(
            TailSketch.fit(List.of(sketch(same, 0, 1)), CODES)
                .shape()
                .encode(same, 0, new boolean[CLASSES]))
        .containsExactly(0, 0, 0);
  }

  @Test
  void aShapeComesBackFromItsFileAndIsTheSameBytesEachTime(@TempDir Path folder)
      throws IOException {
    Configuration hadoop = new Configuration();
    for (int codes : new int[] {0, CODES}) {
      TailShape shape = TailSketch.fit(List.of(sketch(logits(50, 5), 0, 50)), codes).shape();
      org.apache.hadoop.fs.Path file =
          new org.apache.hadoop.fs.Path(folder.resolve("a" + codes).toUri());
      org.apache.hadoop.fs.Path again =
          new org.apache.hadoop.fs.Path(folder.resolve("b" + codes).toUri());
      assertThat(TailShapeFile.write(file, shape, hadoop))
          .isEqualTo(TailShapeFile.write(again, shape, hadoop));
      assertThat(TailShapeFile.read(file, hadoop)).isEqualTo(shape);
    }
  }

  /** Rows in the order of where they lie along a direction. */
  private static float[] sorted(float[] logits, float[] direction) {
    int rows = logits.length / CLASSES;
    double[] places = new double[rows];
    for (int i = 0; i < logits.length; i++) {
      places[i / CLASSES] += logits[i] * direction[i % CLASSES];
    }
    float[] sorted = new float[logits.length];
    int to = 0;
    for (int row :
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparing(row -> places[row]))
            .toList()) {
      System.arraycopy(logits, row * CLASSES, sorted, CLASSES * to++, CLASSES);
    }
    return sorted;
  }

  private static TailSketch read(String line) {
    try {
      return Documents.read(line, TailSketch.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the rows' tails from what the shape and their codes tell. */
  private static double deviation(TailShape shape, float[] logits, int rows) {
    TopK top = new TopK(K, CLASSES);
    double squares = 0;
    for (int row = 0; row < rows; row++) {
      top.choose(logits, row * CLASSES);
      byte[] codes = shape.encode(logits, row * CLASSES, top.isKept());
      double[] rest = new double[CLASSES];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        rest[c] = logits[row * CLASSES + c] - (shape.mean().length == 0 ? 0 : shape.mean()[c]);
        for (int j = 0; j < codes.length; j++) {
          rest[c] -= codes[j] * shape.direction(j)[c];
        }
        sum += top.isKept()[c] ? 0 : rest[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        double from = rest[c] - sum / (CLASSES - K);
        squares += top.isKept()[c] ? 0 : from * from;
      }
    }
    return Math.sqrt(squares / (rows * (CLASSES - K)));
  }
}
