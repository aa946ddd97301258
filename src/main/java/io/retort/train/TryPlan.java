package io.retort.train;

import java.util.List;

/**
 * What anybody would try for a control, around the settings of a student that were made for other
 * rows than it has.
 *
 * @param workers of the student
 * @param learningRate the student's
 * @param steps that each of the student's workers takes
 * @param rows that the control learns from
 * @param batchSize of student and control
 * @param sameRows whether the control has the student's rows, so that only rates are in question
 */
record TryPlan(
    int workers, double learningRate, long steps, long rows, int batchSize, boolean sameRows) {

  /**
   * Fewer rows are not worth a second worker, which learns nothing from the others' for a while.
   */
  static final long ROWS_PER_WORKER = 10_000;

  /** Passes over its rows, after which a small network has seen enough of them. */
  private static final long EPOCHS = 100;

  private static final int BRIEF = 4;
  private static final double SMALLEST_STRETCH = 1.25;

  /** In steps of about the third root of ten, as in 1e-2, 3e-3, 1e-3. */
  private static final double STEP = 0.5;

  /** The student's own settings. */
  TriedSettings ofStudent() {
    return new TriedSettings(null, learningRate, steps, true);
  }

  /** Null where they are the student's. */
  private Integer ownWorkers() {
    long own = Math.max(1, Math.min(workers, rows / ROWS_PER_WORKER));
    return sameRows || own == workers ? null : (Integer) (int) own;
  }

  private long enough() {
    long perStep = (long) batchSize * (ownWorkers() == null ? workers : ownWorkers());
    return EPOCHS * Math.max(1, (rows + perStep - 1) / perStep);
  }

  /** As long as the student's training, or as it takes to see few rows often enough. */
  private long full() {
    return sameRows ? steps : Math.min(steps, enough());
  }

  /** A quarter of a training, which tells rates apart. */
  TriedSettings brief(int halfDecades) {
    return settings(halfDecades, Math.max(1, full() / BRIEF));
  }

  TriedSettings full(int halfDecades) {
    boolean same = ownWorkers() == null && halfDecades == 0 && full() == steps;
    return same ? ofStudent() : settings(halfDecades, full());
  }

  /** Twice as long, where that is not more than few rows need; else none. */
  List<TriedSettings> longer(int halfDecades) {
    long twice = Math.min(2 * steps, enough());
    return sameRows || twice < SMALLEST_STRETCH * full()
        ? List.of()
        : List.of(settings(halfDecades, twice));
  }

  /**
   * @param halfDecades by which the rate is above the student's
   */
  private TriedSettings settings(int halfDecades, long length) {
    double factor = Math.pow(10, STEP * halfDecades);
    double rate = learningRate * factor;
    return new TriedSettings(ownWorkers(), rounded(rate), length, false);
  }

  /** To two digits, as people write rates. */
  private static double rounded(double rate) {
    return new java.math.BigDecimal(rate).round(new java.math.MathContext(2)).doubleValue();
  }
}
