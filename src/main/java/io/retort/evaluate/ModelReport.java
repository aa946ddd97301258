package io.retort.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.retort.job.Figure;
import java.util.List;

/**
 * One model. What there is of classes is null in a regression, and the other way round.
 *
 * @param accuracy share of rows it gets right, 0 to 1
 * @param accuracyInterval 95 %, of the share that it gets right of all such rows (Wilson)
 * @param top5 share of rows whose label is among its first five
 * @param macroF1 unweighted mean over the classes
 * @param balancedAccuracy unweighted mean over the classes of their recall
 * @param nll mean negative log-likelihood, in nats
 * @param brier mean squared gap of the probabilities, summed over the classes, 0 to 2
 * @param ece expected calibration error over 15 bins, 0 to 1
 * @param calibrated the same at the temperature that was fitted for it; null without one
 * @param scaled the same after temperature scaling by halves of the test rows; null where there is
 *     a temperature that was fitted on other rows
 * @param rocAuc area under the curve of true against false positives; null but of two classes, as
 *     what follows
 * @param prAuc average precision
 * @param threshold from which probability on the second class is to be chosen
 * @param agreement share of rows on which it chooses as the teacher does
 * @param fidelity how it follows the teacher, beside that
 * @param r2 share of the labels' variance that it explains
 * @param rmse root mean squared error, in the label's unit
 * @param mae mean absolute error, in the label's unit
 * @param parameters trained numbers
 * @param bytes of the model's file
 * @param multiplyAdds of an example; null where nobody can count them
 * @param latencyMillis for one example, warm, one thread
 * @param rowsPerSecond in batches, warm, one thread
 * @param peakBytes by which a process grows that opens it and scores some batches; null where the
 *     system does not tell
 * @param parametersSha256 of the parameters; null for models from elsewhere
 * @param copied where it follows the teacher
 * @param perClass in the order of {@link Report#classes}
 * @param confusions labels and answers that occur together, the most frequent mistakes alone where
 *     there are many classes
 * @param reliability bins of confidence that have rows
 * @param slices of the columns of evaluate.slices, those first on which the student is worst
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelReport(
    String name,
    Double accuracy,
    Interval accuracyInterval,
    Double top5,
    @JsonProperty("macroF1") Double macroF1,
    Double balancedAccuracy,
    Double nll,
    Double brier,
    Double ece,
    Calibrated calibrated,
    Calibrated scaled,
    Double rocAuc,
    Double prAuc,
    Threshold threshold,
    Double agreement,
    Fidelity fidelity,
    Double r2,
    Double rmse,
    Double mae,
    long parameters,
    long bytes,
    Long multiplyAdds,
    Latency latencyMillis,
    double rowsPerSecond,
    Long peakBytes,
    String parametersSha256,
    Copied copied,
    List<ClassScores> perClass,
    List<Confused> confusions,
    List<Bin> reliability,
    List<Slice> slices) {
  private static final List<String> MARKED =
      List.of("teacher", "student", "baseline", "pseudo-labels");

  /** What models are compared by: accuracy or, in a regression, R². */
  double score() {
    return accuracy != null ? accuracy : r2;
  }

  /** A figure of it; null where it has no such. */
  Double value(Figure figure) {
    return switch (figure) {
      case ACCURACY -> accuracy;
      case TOP5 -> top5;
      case MACRO_F1 -> macroF1;
      case BALANCED_ACCURACY -> balancedAccuracy;
      case NLL -> nll;
      case BRIER -> brier;
      case ECE -> ece;
      case CALIBRATED_NLL -> calibrated == null ? null : (Double) calibrated.nll;
      case CALIBRATED_BRIER -> calibrated == null ? null : (Double) calibrated.brier;
      case CALIBRATED_ECE -> calibrated == null ? null : (Double) calibrated.ece;
      case ROC_AUC -> rocAuc;
      case PR_AUC -> prAuc;
      case AGREEMENT -> agreement;
      case KL -> fidelity == null ? null : (Double) fidelity.kl;
      case FIDELITY_ECE -> fidelity == null ? null : (Double) fidelity.ece;
      case R2 -> r2;
      case RMSE -> rmse;
      case MAE -> mae;
      case PARAMETERS -> (double) parameters;
      case BYTES -> (double) bytes;
      case MULTIPLY_ADDS -> multiplyAdds == null ? null : (double) multiplyAdds;
      case PEAK_BYTES -> peakBytes == null ? null : (double) peakBytes;
      case LATENCY_P50 -> latencyMillis.p50;
      case LATENCY_P95 -> latencyMillis.p95;
      case LATENCY_P99 -> latencyMillis.p99;
      case ROWS_PER_SECOND -> rowsPerSecond;
      default -> throw new IllegalArgumentException(figure + " is no model's");
    };
  }

  /** By which sign and colour charts tell it; all further models have one. */
  String mark() {
    return MARKED.contains(name) ? name : "other";
  }

  /**
   * Rows that have the same value of a column; the figures are those of {@link ModelReport}.
   *
   * @param rows of it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Slice(
      String column,
      String value,
      long rows,
      Double accuracy,
      Interval accuracyInterval,
      @JsonProperty("macroF1") Double macroF1,
      Double nll,
      Double ece,
      Double agreement,
      Double r2,
      Double rmse,
      Double mae) {

    /** What it is compared by, accuracy or R². */
    double score() {
      return accuracy != null ? accuracy : r2;
    }
  }

  /**
   * What a model's probabilities are worth once its logits are divided by a temperature, which was
   * fitted on rows that it did not learn from, and that are none of the test rows.
   *
   * @param temperature below 1 where the model is less sure than it could be
   */
  public record Calibrated(
      double temperature, double nll, double brier, double ece, List<Bin> reliability) {}

  /**
   * How a model follows the teacher on all test rows, with a label or without.
   *
   * @param kl mean KL(teacher || model) at T = 1, in nats
   * @param ece expected calibration error over 15 bins, where what the teacher chooses is right
   */
  public record Fidelity(long rows, double kl, double ece) {}

  /**
   * A threshold for the probability of the second class, and what comes of it. It is chosen on one
   * half of the test rows and judged on the other, and the other way round.
   *
   * @param probability that is best on all of them
   * @param precision of the second class; null where it is never chosen
   * @param recall of the second class
   */
  public record Threshold(
      double probability,
      double accuracy,
      double balancedAccuracy,
      @JsonProperty("macroF1") double macroF1,
      Double precision,
      double recall) {}

  /** A 95 % interval. */
  public record Interval(double low, double high) {}

  /** Milliseconds. */
  public record Latency(double p50, double p95, double p99) {}

  /**
   * Rows on which a model chooses as the teacher does.
   *
   * @param teacherRight rows that the teacher gets right
   * @param ofThose rows of those on which the model says the same
   * @param teacherWrong rows that the teacher gets wrong
   * @param mistakes rows of those on which the model says the same
   */
  public record Copied(long teacherRight, long ofThose, long teacherWrong, long mistakes) {}

  /**
   * A class, as a model sees it.
   *
   * @param rows whose label it is
   * @param precision null where it is never chosen
   * @param recall null where it has no rows
   * @param f1 null where both
   */
  public record ClassScores(long rows, Double precision, Double recall, Double f1) {}

  /**
   * @param label the class's place
   * @param answer what was chosen
   */
  public record Confused(int label, int answer, long rows) {}

  /**
   * Rows on which a model is about so sure.
   *
   * @param from the least confidence of the bin
   * @param confidence mean
   * @param accuracy share that it gets right
   */
  public record Bin(double from, long rows, double confidence, double accuracy) {}
}
