package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import io.retort.job.LabelSettings;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Softmax;
import io.retort.loss.TailShape;
import io.retort.loss.Targets;
import io.retort.loss.TeacherDistribution;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftLabelEncoderTest {
  private static final List<Double> TEMPERATURES = List.of(1.0, 2.0, 4.0, 8.0);

  @Test
  void allLogitsInFullPrecisionStayAsTheyAre() {
    float[] logits = {9, 1.1f, -Float.MAX_VALUE, 1e-30f, 9};
    SoftLabelEncoder.Stored stored =
        new SoftLabelEncoder(dense(LabelSettings.Precision.FLOAT32, 3), TailShape.EVEN)
            .encode(logits, 1);
    assertThat(stored.logits()).containsExactly(1.1f, -Float.MAX_VALUE, 1e-30f);
    assertThat(stored.classes()).isNull();
    assertThat(stored.tail()).isNull();
  }

  @Test
  void theLargestComeFirstAndOfEqualOnesTheSmallerClass() {
    SoftLabelEncoder encoder =
        new SoftLabelEncoder(topK(LabelSettings.Precision.FLOAT32, 6, 4), TailShape.EVEN);
    SoftLabelEncoder.Stored stored = encoder.encode(new float[] {2, 5, -1, 5, 2, 7}, 0);
    assertThat(stored.classes()).containsExactly(5, 1, 3, 0);
    assertThat(stored.logits()).containsExactly(7, 5, 5, 2);
    assertThat(encoder.encode(new float[6], 0).classes()).containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "10, 9", "60, 7", "1000, 20"})
  void topKIsWhatAStableSortAndTheFormulaOfTheTailGive(int classes, int k) {
    SplittableRandom random = new SplittableRandom(3);
    SoftLabelEncoder encoder =
        new SoftLabelEncoder(topK(LabelSettings.Precision.FLOAT32, classes, k), TailShape.EVEN);
    SoftLabelForm form =
        new SoftLabelForm(classes, k, TEMPERATURES, SoftLabelForm.Tail.RESIDUAL, TailShape.EVEN);
    for (int repeat = 0; repeat < 50; repeat++) {
      float[] logits = logits(random, classes, 12);
      logits[random.nextInt(classes)] = logits[random.nextInt(classes)]; // A tie, somewhere.

      float[] expected = packed(SomeTargets.topK(form, logits), form);
      SoftLabels encoded = new SoftLabels(form, 1);
      SoftLabelEncoder.Stored stored = encoder.encode(logits, 0);
      encoded.set(0, false, stored.logits(), stored.classes(), stored.tail(), stored.codes());

      assertThat(packed(encoded, form)).containsExactly(expected, within(1e-5f));
    }
  }

  /** At a stored temperature, whatever was rounded before. */
  @ParameterizedTest
  @EnumSource(LabelSettings.Precision.class)
  void theKeptAndTheRestHaveTheProbabilitiesTheyHad(LabelSettings.Precision precision) {
    int classes = 200;
    int k = 10;
    SplittableRandom random = new SplittableRandom(4);
    SoftLabelEncoder encoder = new SoftLabelEncoder(topK(precision, classes, k), TailShape.EVEN);
    SoftLabelForm form =
        new SoftLabelForm(classes, k, TEMPERATURES, SoftLabelForm.Tail.ZERO, TailShape.EVEN);
    boolean half = precision == LabelSettings.Precision.FLOAT16;
    double[] dense = new double[classes];
    for (int repeat = 0; repeat < 50; repeat++) {
      float[] logits = logits(random, classes, 20);
      for (int i = 0; i < classes; i++) {
        logits[i] += 3000; // A constant must cost no digits but those that floats have lost.
      }
      SoftLabelEncoder.Stored stored = encoder.encode(logits, 0);
      SoftLabels labels = new SoftLabels(form, 1);
      labels.set(0, false, stored.logits(), stored.classes(), stored.tail(), stored.codes());
      Targets targets = new Targets(1, form, labels, new int[1]);
      for (double temperature : TEMPERATURES) {
        Softmax.of(logits, 0, classes, temperature, dense);
        TeacherDistribution teacher = new TeacherDistribution(targets, temperature);
        teacher.restore(0);
        double kept = 0;
        for (int c : stored.classes()) {
          // Half precision: half of 2^-10 of a logit of up to 20, and of the ratio.
          assertThat(teacher.probabilities()[c])
              .isCloseTo(dense[c], within((half ? 0.02 : 1e-5) * dense[c] + 1e-12));
          kept += dense[c];
        }
        assertThat(teacher.mass()).isCloseTo(kept, within(half ? 0.002 : 1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void halfPrecisionCountsFromTheLargestAndClampsTheLeast(int k) {
    float[] logits = {40_000, 40_001, -40_000, 39_998.5f, -3e38f};
    StoredForm form =
        k == 5
            ? dense(LabelSettings.Precision.FLOAT16, 5)
            : topK(LabelSettings.Precision.FLOAT16, 5, 3);
    SoftLabelEncoder.Stored stored = new SoftLabelEncoder(form, TailShape.EVEN).encode(logits, 0);
    if (k == 5) {
      assertThat(stored.logits()).containsExactly(-1, 0, -65504, -2.5f, -65504);
    } else {
      assertThat(stored.logits()).containsExactly(0, -1, -2.5f);
      assertThat(stored.tail()[0]).isEqualTo(-65504);
      // At T = 8: log e^(-80001/8) less the sum over the kept, which is between log 1 and log 3.
      assertThat(stored.tail()[3]).isBetween(-10_008f, -9_996f);
    }
  }

  @Test
  void halfPrecisionIsThatOfTheStandardAndItsValuesStayAsTheyAre() {
    SoftLabelEncoder encoder =
        new SoftLabelEncoder(dense(LabelSettings.Precision.FLOAT16, 2), TailShape.EVEN);
    SplittableRandom random = new SplittableRandom(5);
    Set<Float> distinct = new HashSet<>();
    for (int repeat = 0; repeat < 200_000; repeat++) {
      float logit = (float) -Math.exp(30 * random.nextDouble() - 18);
      float stored = encoder.encode(new float[] {0, logit}, 0).logits()[1];
      assertThat(stored).isEqualTo(nearestHalf(logit));
      assertThat(encoder.encode(new float[] {0, stored}, 0).logits()[1]).isEqualTo(stored);
      distinct.add(stored);
    }
    assertThat(distinct).hasSizeBetween(10_000, 65_536);
  }

  /** IEEE 754 binary16 by arithmetic: 11 bits, from 2^-24 up, ties to even. */
  private static float nearestHalf(float value) {
    double unit = Math.max(0x1p-24, Math.ulp(Math.abs(value)) * 0x1p13);
    return (float) Math.max(-65504, Math.rint(value / unit) * unit);
  }

  @Test
  void noStoredValueIsInfinite() {
    float[] logits = {Float.MAX_VALUE, 0, -Float.MAX_VALUE};
    for (LabelSettings.Precision precision : LabelSettings.Precision.values()) {
      SoftLabelEncoder.Stored stored =
          new SoftLabelEncoder(topK(precision, 3, 2), TailShape.EVEN).encode(logits, 0);
      for (float[] values : new float[][] {stored.logits(), stored.tail()}) {
        for (float value : values) {
          assertThat(value).isFinite();
        }
      }
    }
  }

  private static StoredForm dense(LabelSettings.Precision precision, int classes) {
    return new StoredForm(
        LabelSettings.Storage.DENSE, precision, classes, classes, List.of(), 0, null, List.of());
  }

  private static StoredForm topK(LabelSettings.Precision precision, int classes, int k) {
    return new StoredForm(
        LabelSettings.Storage.TOP_K, precision, classes, k, TEMPERATURES, 0, null, List.of());
  }

  private static float[] packed(SoftLabels labels, SoftLabelForm form) {
    float[] packed = new float[SoftLabels.packedLength(form)];
    labels.pack(0, packed, 0);
    return packed;
  }

  private static float[] logits(SplittableRandom random, int classes, double range) {
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = (float) (range * random.nextDouble() - range / 2);
    }
    return logits;
  }
}
