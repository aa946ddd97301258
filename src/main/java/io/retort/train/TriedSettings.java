package io.retort.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.job.TrainSettings;

/**
 * Settings that a control may be trained with.
 *
 * @param workers that train it; null: as many as the student
 * @param learningRate the optimizer's greatest
 * @param steps of each worker, on all rows that the control has
 * @param ofStudent whether they are the student's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriedSettings(Integer workers, double learningRate, long steps, boolean ofStudent) {

  /** In place of the student's. */
  TrainSettings of(TrainSettings student) {
    return ofStudent ? student : student.with(workers, student.optimizer().at(learningRate));
  }

  /**
   * What came of a try.
   *
   * @param steps that each worker took in it
   * @param accuracy on the rows held back; null of a regression, or where it diverged
   * @param balancedAccuracy the same
   * @param macroF1 the same
   * @param r2 the same of a regression; null of classes
   * @param loss in nats, of a regression squared and in units of the labels' variance; null where
   *     it diverged
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Outcome(
      TriedSettings settings,
      long steps,
      Double accuracy,
      Double balancedAccuracy,
      Double macroF1,
      Double r2,
      Double loss,
      boolean diverged,
      double seconds) {

    static Outcome of(TriedSettings settings, long steps, Tally tally, double seconds) {
      boolean numbers = tally.ofNumbers();
      double r2 = numbers ? tally.r2() : Double.NaN;
      return new Outcome(
          settings,
          steps,
          numbers ? null : (Double) tally.accuracy(),
          numbers ? null : (Double) tally.balancedAccuracy(),
          numbers ? null : (Double) tally.macroF1(),
          Double.isNaN(r2) ? null : (Double) r2,
          tally.loss(),
          false,
          seconds);
    }

    static Outcome diverged(TriedSettings settings, long steps, double seconds) {
      return new Outcome(settings, steps, null, null, null, null, null, true, seconds);
    }

    /** Higher is better: what it gets right, or of a regression less than no error. */
    double quality() {
      if (diverged) {
        return Double.NEGATIVE_INFINITY;
      }
      return accuracy == null ? -loss : accuracy;
    }

    /** Whether it is the better choice: with equal quality the student's, then the lower loss. */
    boolean beats(Outcome other) {
      if (quality() != other.quality()) {
        return quality() > other.quality();
      }
      if (settings.ofStudent() != other.settings.ofStudent()) {
        return settings.ofStudent();
      }
      return !diverged && loss < other.loss;
    }
  }
}
