package io.retort.loss;

import java.util.Arrays;

/**
 * Of a regression: {@code alpha (z - t)^2 + (1 - alpha) (z - y)^2} of what a student says, z, its
 * teacher, t, and the label, y; t and y in deviations from the mean of train's labels, in which a
 * student learns. A row without a label has the first alone; where no teacher is asked, alpha is 0.
 *
 * @param alpha share of the teacher's term, from 0 to 1
 * @param mean of the labels
 * @param deviation of the labels, above 0
 */
public record SquaredError(double alpha, double mean, double deviation) implements Objective {
  public SquaredError {
    if (!(alpha >= 0 && alpha <= 1) || !(deviation > 0)) {
      throw new IllegalArgumentException("alpha " + alpha + ", deviation " + deviation);
    }
  }

  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    Arrays.fill(gradient, 0, targets.rows(), 0f);
    double value = 0;
    for (int row = 0; row < targets.rows(); row++) {
      if (alpha > 0) {
        float teacher = targets.softLabels().logits[row];
        value += add(row, alpha / targets.rows(), teacher, logits, gradient);
      }
      int label = targets.labels()[row];
      if (alpha < 1 && label != Targets.UNLABELLED) {
        value += add(row, (1 - alpha) / targets.rows(), Targets.value(label), logits, gradient);
      }
    }
    return value;
  }

  private double add(int row, double weight, float target, float[] logits, float[] gradient) {
    double difference = logits[row] - (target - mean) / deviation;
    gradient[row] += (float) (2 * weight * difference);
    return weight * difference * difference;
  }
}
