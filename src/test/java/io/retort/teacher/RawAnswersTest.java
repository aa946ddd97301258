package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.OutputSettings.Kind;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RawAnswersTest {
  private static final int ROWS = 32;
  private static final int CLASSES = 5;

  private static float[] logits() {
    Random random = new Random(3);
    float[] logits = new float[ROWS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (4 * random.nextGaussian());
    }
    return logits;
  }

  /** Over values that are {@code step} apart, in groups of {@code size}. */
  private static float[] softmax(float[] logits, int size, int step) {
    float[] shares = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      int first = step == 1 ? i / size * size : i % step;
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += Math.exp(logits[first + j * step]);
      }
      shares[i] = (float) (Math.exp(logits[i]) / sum);
    }
    return shares;
  }

  private static float[] each(float[] values, DoubleUnaryOperator change) {
    float[] changed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      changed[i] = (float) change.applyAsDouble(values[i]);
    }
    return changed;
  }

  private static RawAnswers of(float[] values) {
    return new RawAnswers(values, ROWS, CLASSES);
  }

  @Test
  void eachKindIsSeen() {
    float[] probabilities = softmax(logits(), CLASSES, 1);
    assertThat(of(logits()).kind()).isEqualTo(Kind.LOGITS);
    assertThat(of(probabilities).kind()).isEqualTo(Kind.PROBABILITIES);
    assertThat(of(each(probabilities, Math::log)).kind()).isEqualTo(Kind.LOG_PROBABILITIES);
    assertThat(of(each(logits(), x -> -Math.abs(x))).kind()).isEqualTo(Kind.LOGITS);
    for (float[] values : new float[][] {probabilities, logits()}) {
      assertThat(of(values).fault()).isEmpty();
      assertThat(of(values).doubt()).isEmpty();
    }
  }

  @Test
  void whatIsSaidOfItMustNotContradictIt() {
    RawAnswers probabilities = of(softmax(logits(), CLASSES, 1));
    RawAnswers logarithms = of(each(softmax(logits(), CLASSES, 1), Math::log));
    assertThat(probabilities.mayBe(Kind.LOGITS)).isFalse();
    assertThat(probabilities.mayBe(Kind.LOG_PROBABILITIES)).isFalse();
    assertThat(logarithms.mayBe(Kind.LOGITS)).as("as logits they mean the same").isTrue();
    assertThat(logarithms.mayBe(Kind.PROBABILITIES)).isFalse();
    assertThat(of(logits()).mayBe(Kind.LOG_PROBABILITIES)).isFalse();
    assertThat(of(logits()).mayBe(Kind.PROBABILITIES)).isFalse();
  }

  @Test
  void independentOutputsAndAWrongAxisAreFaults() {
    float[] sigmoid = each(logits(), x -> 1 / (1 + Math.exp(-x)));
    assertThat(of(sigmoid).fault().orElseThrow()).contains("as sigmoid outputs do");
    float[] overRows = softmax(logits(), ROWS, CLASSES);
    assertThat(of(overRows).fault().orElseThrow()).contains("softmax is on the wrong axis");
  }

  @Test
  void softmaxTwiceIsDoubted() {
    float[] twice = softmax(softmax(logits(), CLASSES, 1), CLASSES, 1);
    assertThat(of(twice).kind()).isEqualTo(Kind.PROBABILITIES);
    assertThat(of(twice).doubt().orElseThrow()).contains("softmax applied twice");
  }

  @Test
  void aSingleValueIsAProbabilityWhereItCanBe() {
    float[] sigmoid = each(logits(), x -> 1 / (1 + Math.exp(-x)));
    assertThat(new RawAnswers(sigmoid, ROWS * CLASSES, 1).kind()).isEqualTo(Kind.PROBABILITIES);
    assertThat(new RawAnswers(logits(), ROWS * CLASSES, 1).kind()).isEqualTo(Kind.LOGITS);
    assertThat(new RawAnswers(sigmoid, ROWS * CLASSES, 1).fault()).isEmpty();
  }

  @Test
  void noNumberAtAllIsTold() {
    assertThat(of(each(logits(), x -> Double.NaN)).noNumbers()).isTrue();
    float[] one = each(logits(), x -> Double.NaN);
    one[7] = 1;
    assertThat(of(one).noNumbers()).isFalse();
    assertThat(of(one).kind()).isEqualTo(Kind.LOGITS);
  }
}
