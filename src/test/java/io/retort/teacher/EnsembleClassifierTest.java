package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.TeacherSettings.Ensemble.By;
import io.retort.job.TeacherSettings.Ensemble.Mean;
import io.retort.network.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnsembleClassifierTest {
  private static final int CLASSES = 4;
  private static final int ROWS = 5;
  private static final List<Double> WEIGHTS = List.of(0.5, 0.3, 0.2);

  /** Answers as given, whatever the features; its logits may be shifted row by row. */
  private static final class Stub implements Classifier {
    private final float[] answers;
    private boolean closed;

    Stub(float[] answers) {
      this.answers = answers;
    }

    @Override
    public int classes() {
      return CLASSES;
    }

    @Override
    public long parameters() {
      return 7;
    }

    @Override
    public void logits(float[] features, int rows, float[] logits) {
      System.arraycopy(answers, 0, logits, 0, rows * CLASSES);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void probabilitiesAreAveragedByWeight() {
    List<Stub> members = members();
    double[] mixed = probabilities(logits(members, Mean.PROBABILITIES));

    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < CLASSES; c++) {
        double expected = 0;
        for (int m = 0; m < members.size(); m++) {
          expected += WEIGHTS.get(m) * probabilities(members.get(m).answers)[row * CLASSES + c];
        }
        assertThat(mixed[row * CLASSES + c]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void theMeanOfLogitsIsTheGeometricMeanOfProbabilities() {
    List<Stub> members = members();
    double[] mixed = probabilities(logits(members, Mean.LOGITS));

    for (int row = 0; row < ROWS; row++) {
      double[] product = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        product[c] = 1;
        for (int m = 0; m < members.size(); m++) {
          product[c] *=
              Math.pow(probabilities(members.get(m).answers)[row * CLASSES + c], WEIGHTS.get(m));
        }
      }
      double sum = Arrays.stream(product).sum();
      for (int c = 0; c < CLASSES; c++) {
        assertThat(mixed[row * CLASSES + c]).isCloseTo(product[c] / sum, within(1e-5));
      }
    }
  }

  @Test
  void whoIsSureOfARowCountsMore() {
    List<Stub> members = members();
    float[] logits = new float[ROWS * CLASSES];
    new EnsembleClassifier(List.copyOf(members), WEIGHTS, By.CONFIDENCE, Mean.PROBABILITIES)
        .logits(new float[0], ROWS, logits);
    double[] mixed = probabilities(logits);

    for (int row = 0; row < ROWS; row++) {
      double[] expected = new double[CLASSES];
      double sum = 0;
      for (int m = 0; m < members.size(); m++) {
        double[] p =
            Arrays.copyOfRange(
                probabilities(members.get(m).answers), row * CLASSES, (row + 1) * CLASSES);
        double bits = Arrays.stream(p).map(x -> -x * Math.log(x) / Math.log(CLASSES)).sum();
        double weight = WEIGHTS.get(m) * (1 - bits);
        sum += weight;
        for (int c = 0; c < CLASSES; c++) {
          expected[c] += weight * p[c];
        }
      }
      for (int c = 0; c < CLASSES; c++) {
        assertThat(mixed[row * CLASSES + c]).isCloseTo(expected[c] / sum, within(1e-6));
      }
    }
  }

  @Test
  void whereNobodyKnowsAnythingAllAreAsUnsure() {
    List<Classifier> members =
        List.of(new Stub(new float[ROWS * CLASSES]), new Stub(new float[ROWS * CLASSES]));
    float[] logits = new float[ROWS * CLASSES];
    new EnsembleClassifier(members, List.of(0.9, 0.1), By.CONFIDENCE, Mean.LOGITS)
        .logits(new float[0], ROWS, logits);
    assertThat(logits).containsOnly(0f);
  }

  @Test
  void whatOneMemberRulesOutIsFiniteAndOthersMayHoldIt() {
    float[] sure = new float[ROWS * CLASSES];
    float[] unsure = new float[ROWS * CLASSES];
    Arrays.fill(sure, -1e6f);
    for (int row = 0; row < ROWS; row++) {
      sure[row * CLASSES] = 1e6f;
    }
    List<Classifier> members = List.of(new Stub(sure), new Stub(unsure));
    float[] logits = new float[ROWS * CLASSES];
    new EnsembleClassifier(members, List.of(0.5, 0.5), By.WEIGHTS, Mean.PROBABILITIES)
        .logits(new float[0], ROWS, logits);
    assertThat(probabilities(logits)[0]).isCloseTo(0.625, within(1e-6));
    assertThat(probabilities(logits)[1]).isCloseTo(0.125, within(1e-6));

    new EnsembleClassifier(
            List.of(members.get(0), members.get(0)),
            List.of(0.5, 0.5),
            By.WEIGHTS,
            Mean.PROBABILITIES)
        .logits(new float[0], ROWS, logits);
    for (float logit : logits) {
      assertThat(Float.isFinite(logit)).isTrue();
    }
  }

  @Test
  void batchesMayGrowAndShrink() {
    List<Stub> members = members();
    EnsembleClassifier ensemble =
        new EnsembleClassifier(List.copyOf(members), WEIGHTS, By.WEIGHTS, Mean.LOGITS);
    float[] all = logits(members, Mean.LOGITS);
    for (int rows : new int[] {1, ROWS, 2}) {
      float[] logits = new float[rows * CLASSES];
      ensemble.logits(new float[0], rows, logits);
      assertThat(logits).containsExactly(Arrays.copyOf(all, rows * CLASSES));
    }
  }

  @Test
  void itIsAsLargeAsItsMembersAndClosesThem() {
    List<Stub> members = members();
    EnsembleClassifier ensemble =
        new EnsembleClassifier(List.copyOf(members), WEIGHTS, By.WEIGHTS, Mean.LOGITS);
    assertThat(ensemble.parameters()).isEqualTo(21);
    assertThat(ensemble.classes()).isEqualTo(CLASSES);
    ensemble.close();
    assertThat(members).allMatch(member -> member.closed);
  }

  private static float[] logits(List<Stub> members, Mean of) {
    float[] logits = new float[ROWS * CLASSES];
    new EnsembleClassifier(List.copyOf(members), WEIGHTS, By.WEIGHTS, of)
        .logits(new float[0], ROWS, logits);
    return logits;
  }

  private static List<Stub> members() {
    Random random = new Random(3);
    List<Stub> members = new ArrayList<>();
    for (int m = 0; m < WEIGHTS.size(); m++) {
      float[] answers = new float[ROWS * CLASSES];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = (float) random.nextGaussian() * 3 + i / CLASSES * 10; // Any constant a row.
      }
      members.add(new Stub(answers));
    }
    return members;
  }

  private static double[] probabilities(float[] logits) {
    double[] out = new double[logits.length];
    for (int row = 0; row < ROWS; row++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < CLASSES; c++) {
        largest = Math.max(largest, logits[row * CLASSES + c]);
      }
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        out[row * CLASSES + c] = Math.exp(logits[row * CLASSES + c] - largest);
        sum += out[row * CLASSES + c];
      }
      for (int c = 0; c < CLASSES; c++) {
        out[row * CLASSES + c] /= sum;
      }
    }
    return out;
  }
}
