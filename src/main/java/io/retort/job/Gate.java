package io.retort.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A figure of the report that a job may demand a value of. */
public enum Gate {
  /** Share of the test set the teacher gets right. */
  TEACHER_ACCURACY(true, false),
  /** Share of the test set the student gets right. */
  STUDENT_ACCURACY(true, false),
  /** The student's unweighted mean F1 over the classes. */
  STUDENT_MACRO_F1(true, false),
  /** Student accuracy / teacher accuracy. */
  RETENTION(true, false),
  /** (student - baseline) / (teacher - baseline), in accuracy. */
  GAP_CLOSED(true, true),
  /** Student accuracy - baseline accuracy. */
  KD_GAIN(true, true),
  /** Share of the test set on which student and teacher choose the same class. */
  AGREEMENT(true, false),
  /** Teacher's median latency / student's. */
  SPEEDUP(true, false),
  /** Student bytes / teacher bytes. */
  SIZE_RATIO(false, false),
  /** The student's expected calibration error. */
  ECE(false, false),
  /** The student's mean negative log-likelihood, in nats. */
  NLL(false, false),
  /** The share of the labels' variance that the teacher explains. */
  TEACHER_R2(true, false),
  /** The same of the student. */
  STUDENT_R2(true, false),
  /** The student's root mean squared error, in the label's unit. */
  STUDENT_RMSE(false, false),
  /** Its mean absolute error. */
  STUDENT_MAE(false, false);

  private static final Set<Gate> OF_REGRESSION =
      EnumSet.of(TEACHER_R2, STUDENT_R2, STUDENT_RMSE, STUDENT_MAE);
  private static final Set<Gate> OF_BOTH =
      EnumSet.of(RETENTION, GAP_CLOSED, KD_GAIN, SPEEDUP, SIZE_RATIO);

  private final boolean atLeast;
  private final boolean needsBaseline;

  Gate(boolean atLeast, boolean needsBaseline) {
    this.atLeast = atLeast;
    this.needsBaseline = needsBaseline;
  }

  /** As the job file spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the figure must be at least the required value; otherwise at most. */
  public boolean atLeast() {
    return atLeast;
  }

  /** Whether there is such a figure for a task. */
  public boolean of(Task task) {
    return OF_BOTH.contains(this) || OF_REGRESSION.contains(this) == (task == Task.REGRESSION);
  }

  public boolean needsBaseline() {
    return needsBaseline;
  }

  public boolean passes(double required, double actual) {
    return atLeast ? actual >= required : actual <= required;
  }

  /** The gate a job file calls {@code key}; throws with the nearest name where there is none. */
  public static Gate named(String key) {
    return Arrays.stream(values())
        .filter(gate -> gate.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalValue(
                    "gates." + key,
                    Nearest.unknown(Arrays.stream(values()).map(Gate::key).toList(), key)));
  }
}
