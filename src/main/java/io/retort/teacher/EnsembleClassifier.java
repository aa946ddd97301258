package io.retort.teacher;

import io.retort.job.TeacherSettings;
import io.retort.loss.Softmax;
import io.retort.network.Classifier;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The weighted mean of several classifiers: of their logits, so that the result is the normalized
 * geometric mean of their probabilities; or of the probabilities themselves. Weights may go by how
 * sure a member is of a row (as in entropy-weighted distillation from several teachers, Kwon et
 * al., ICASSP 2020).
 */
final class EnsembleClassifier implements Classifier {
  private static final double LEAST = 1e-6;

  private final List<Classifier> members;
  private final List<Double> weights;
  private final TeacherSettings.Ensemble.By by;
  private final TeacherSettings.Ensemble.Mean of;
  private final int classes;
  private double[] mean = new double[0];
  private float[] answers = new float[0];

  /** All give logits for the same classes. */
  EnsembleClassifier(
      List<Classifier> members,
      List<Double> weights,
      TeacherSettings.Ensemble.By by,
      TeacherSettings.Ensemble.Mean of) {
    this.members = members;
    this.weights = weights;
    this.by = by;
    this.of = of;
    this.classes = members.get(0).classes();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public long parameters() {
    return members.stream().mapToLong(Classifier::parameters).sum();
  }

  @Override
  public OptionalLong multiplyAdds() {
    long sum = 0;
    for (Classifier member : members) {
      if (member.multiplyAdds().isEmpty()) {
        return OptionalLong.empty();
      }
      sum += member.multiplyAdds().getAsLong();
    }
    return OptionalLong.of(sum);
  }

  @Override
  public void logits(float[] features, int rows, float[] logits) {
    int values = rows * classes;
    if (mean.length < values) {
      mean = new double[values];
      answers = new float[values];
    }
    Arrays.fill(mean, 0, values, 0);
    double[] sums = new double[rows];
    for (int m = 0; m < members.size(); m++) {
      members.get(m).logits(features, rows, answers);
      add(rows, weights.get(m), sums);
    }
    if (by == TeacherSettings.Ensemble.By.CONFIDENCE) { // Else weights are shares already.
      for (int i = 0; i < values; i++) {
        mean[i] /= sums[i / classes];
      }
    }
    for (int i = 0; i < values; i++) {
      logits[i] =
          of == TeacherSettings.Ensemble.Mean.PROBABILITIES
              ? Softmax.logit(mean[i])
              : (float) mean[i];
    }
  }

  private void add(int rows, double share, double[] sums) {
    double[] answer = new double[classes];
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      double weight = share;
      if (by == TeacherSettings.Ensemble.By.CONFIDENCE) {
        double logSum = Softmax.of(answers, from, classes, 1, answer);
        weight *= confidence(answer, from, logSum);
      }
      sums[row] += weight;
      if (of == TeacherSettings.Ensemble.Mean.PROBABILITIES) {
        Softmax.of(answers, from, classes, 1, answer);
      } else {
        for (int c = 0; c < classes; c++) {
          answer[c] = answers[from + c];
        }
      }
      for (int c = 0; c < classes; c++) {
        mean[from + c] += weight * answer[c];
      }
    }
  }

  /** From just above 0, where all classes are as likely, to 1; so that someone always counts. */
  private double confidence(double[] probabilities, int from, double logSum) {
    double entropy = logSum;
    for (int c = 0; c < classes; c++) {
      entropy -= probabilities[c] > 0 ? probabilities[c] * answers[from + c] : 0;
    }
    return Math.max(LEAST, 1 - entropy / Math.log(classes));
  }

  @Override
  public void close() {
    members.forEach(Classifier::close);
  }
}
