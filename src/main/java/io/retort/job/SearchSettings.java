package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;

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
    @JsonProperty("accuracy")
    ACCURACY,
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
      return this == ACCURACY || this == MACRO_F1;
    }

    boolean of(Task task) {
      return (this == R2) == (task == Task.REGRESSION);
    }
  }

  public SearchSettings {
    IllegalValue.between("trials", trials, 1, 100_000);
    IllegalValue.between("seeds", seeds, 1, 1000);
    IllegalValue.check(share > 0 && share <= 0.5, "share", share, "above 0 to 0.5");
  }

  /** Without what does not bear on the result. */
  public SearchSettings result() {
    return new SearchSettings(space, trials, seeds, metric, new Workers(0), share);
  }
}
