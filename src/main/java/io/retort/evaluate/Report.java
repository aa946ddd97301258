package io.retort.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.retort.pipeline.StageTime;
import java.util.List;

/**
 * {@code report.json}.
 *
 * @param created in ISO 8601, UTC
 * @param models teacher, student and, where there is one, baseline
 * @param testRows labelled rows of the held-out examples
 * @param softLabels what the student learned from
 */
public record Report(
    String job,
    String created,
    long seed,
    long testRows,
    List<ModelReport> models,
    Comparison comparison,
    List<GateResult> gates,
    SoftLabels softLabels,
    List<StageTime> stages) {

  /**
   * One model. What there is of classes is null in a regression, and the other way round.
   *
   * @param accuracy share of rows it gets right, 0 to 1
   * @param top5 share of rows whose label is among its first five
   * @param macroF1 unweighted mean over the classes
   * @param nll mean negative log-likelihood, in nats
   * @param ece expected calibration error over 15 bins, 0 to 1
   * @param agreement share of rows on which it chooses as the teacher does
   * @param r2 share of the labels' variance that it explains
   * @param rmse root mean squared error, in the label's unit
   * @param mae mean absolute error, in the label's unit
   * @param parameters trained numbers
   * @param bytes of the model's file
   * @param latencyMillis for one example, warm, one thread
   * @param rowsPerSecond in batches, warm, one thread
   * @param parametersSha256 of the parameters; null for models from elsewhere
   */
  public record ModelReport(
      String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double accuracy,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double top5,
      @JsonProperty("macroF1") @JsonInclude(JsonInclude.Include.NON_NULL) Double macroF1,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double nll,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double ece,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double agreement,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double r2,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double rmse,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double mae,
      long parameters,
      long bytes,
      Latency latencyMillis,
      double rowsPerSecond,
      String parametersSha256) {

    /** What models are compared by: accuracy or, in a regression, R². */
    double score() {
      return accuracy != null ? accuracy : r2;
    }
  }

  /** Milliseconds. */
  public record Latency(double p50, double p95) {}

  /**
   * Student against teacher and baseline. What needs a baseline is null where there is none.
   *
   * @param retention student accuracy (in a regression R²) / teacher's
   * @param gapClosed (student - baseline) / (teacher - baseline), in the same; null where those two
   *     are level
   * @param sizeRatio student bytes / teacher bytes
   * @param speedup teacher p50 / student p50
   */
  public record Comparison(
      double retention, Double gapClosed, double sizeRatio, double speedup, KdGain kdGain) {}

  /**
   * Student accuracy (in a regression R²) - baseline's.
   *
   * @param mean over the seeds
   * @param low end of its 95 % interval, null on one seed
   * @param high end of its 95 % interval, null on one seed
   */
  public record KdGain(double mean, Double low, Double high, int seeds) {}

  /**
   * @param name as in the job file
   * @param required at least, or for size-ratio, ece and nll at most
   * @param actual null where it could not be worked out, which misses the gate
   */
  public record GateResult(String name, double required, Double actual, boolean passed) {}

  /**
   * The soft-label table.
   *
   * @param filtered rows on which the student followed the hard label alone
   */
  public record SoftLabels(long rows, long filtered) {}

  public ModelReport model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst().orElse(null);
  }

  public List<GateResult> missed() {
    return gates.stream().filter(gate -> !gate.passed()).toList();
  }
}
