package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/**
 * How what helps is searched for.
 *
 * @param space what is tried
 * @param trials drawn from the space, at most
 * @param seeds that the last of them are trained with
 * @param metric by which they are told apart, on labelled rows that are held back
 * @param parallel trials side by side
 * @param share of the labelled rows of train that is held back
 */
public record SearchSettings(
    SearchSpace space, int trials, int seeds, Metric metric, Workers parallel, double share) {

  /** What a trial is to be good at. */
  public enum Metric {
    /** As an evaluation decides. */
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("accuracy")
    ACCURACY,
    @JsonProperty("balanced-accuracy")
    BALANCED_ACCURACY,
    @JsonProperty("macro-f1")
    MACRO_F1,
    /** Negative log-likelihood, which is to be low. */
    @JsonProperty("nll")
    NLL,
    /** Of a regression. */
    @JsonProperty("r2")
    R2;

    public boolean lowerIsBetter() {
      return this == NLL;
    }

    /** Whether it is a share of the rows, and not a figure with a unit of its own. */
    public boolean isShare() {
      return this != NLL && this != R2;
    }

    boolean of(Task task) {
      return this == AUTO || (this == R2) == (task == Task.REGRESSION);
    }
  }

  public SearchSettings {
    IllegalValue.between("trials", trials, 1, 100_000);
    IllegalValue.between("seeds", seeds, 1, 1000);
    IllegalValue.check(share > 0 && share <= 0.5, "share", share, "above 0 to 0.5");
  }

  /**
   * With what an evaluation would compare models by.
   *
   * @param rowsPerClass labelled rows of each class; of a regression none
   */
  public SearchSettings decided(Collection<Long> rowsPerClass) {
    if (metric != Metric.AUTO) {
      return this;
    }
    long rows = rowsPerClass.stream().mapToLong(Long::longValue).sum();
    long commonest = rowsPerClass.stream().mapToLong(Long::longValue).max().orElse(0);
    Metric decided =
        rows == 0
            ? Metric.R2
            : commonest > EvaluateSettings.UNEVEN * rows
                ? Metric.BALANCED_ACCURACY
                : Metric.ACCURACY;
    return new SearchSettings(space, trials, seeds, decided, parallel, share);
  }

  /** Without what does not bear on the result. */
  public SearchSettings result() {
    return new SearchSettings(space, trials, seeds, metric, new Workers(0), share);
  }
}
