package io.retort.evaluate;

import io.retort.job.Figure;
import io.retort.loss.ExactSum;

/** Of a regression. Squares are taken in deviations of train's labels, whatever their unit. */
public final class NumberScores implements ModelScores {
  private static final long serialVersionUID = 1L;

  private final double mean;
  private final double deviation;
  private long rows;
  private final ExactSum squaredErrors = new ExactSum();
  private final ExactSum absoluteErrors = new ExactSum();
  private final ExactSum labels = new ExactSum();
  private final ExactSum squaredLabels = new ExactSum();

  /**
   * @param mean around which labels lie
   * @param deviation of them, about
   */
  NumberScores(double mean, double deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  void add(float said, float label) {
    double error = ((double) said - label) / deviation;
    double place = (label - mean) / deviation;
    rows++;
    squaredErrors.add(error * error);
    absoluteErrors.add(Math.abs(error));
    labels.add(place);
    squaredLabels.add(place * place);
  }

  @Override
  public void merge(ModelScores other) {
    NumberScores more = (NumberScores) other;
    rows += more.rows;
    squaredErrors.merge(more.squaredErrors);
    absoluteErrors.merge(more.absoluteErrors);
    labels.merge(more.labels);
    squaredLabels.merge(more.squaredLabels);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public Double value(Figure figure) {
    return switch (figure) {
      case R2 -> r2();
      case RMSE -> rmse();
      case MAE -> mae();
      default -> null;
    };
  }

  /** Of always saying the labels' mean. */
  @Override
  public double constant(Figure figure) {
    return switch (figure) {
      case R2 -> 0;
      case RMSE -> deviation * Math.sqrt(around() / rows);
      default -> Double.NaN;
    };
  }

  /** Squared distances of the labels from their mean. */
  private double around() {
    return squaredLabels.value() - labels.value() * labels.value() / rows;
  }

  /** Root mean squared error, in the label's unit. */
  public double rmse() {
    return deviation * Math.sqrt(squaredErrors.value() / rows);
  }

  /** Mean absolute error, in the label's unit. */
  public double mae() {
    return deviation * absoluteErrors.value() / rows;
  }

  /**
   * The share of the labels' variance that is explained: 1 - squared errors / squared distances
   * from the labels' mean; below 0 where that mean would have been nearer. No number where all
   * labels are alike.
   */
  public double r2() {
    return 1 - squaredErrors.value() / around();
  }
}
