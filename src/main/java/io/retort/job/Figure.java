package io.retort.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A number of the report that a job may demand something of. */
public enum Figure {
  /** Share of the test rows that a model gets right. */
  ACCURACY(Of.CLASSES, true),
  /** Share of them whose label is among its first five. */
  TOP5(Of.CLASSES, true),
  /** Unweighted mean F1 of the classes. */
  MACRO_F1(Of.CLASSES, true),
  /** Unweighted mean recall of the classes. */
  BALANCED_ACCURACY(Of.CLASSES, true),
  /** Mean negative log-likelihood, in nats. */
  NLL(Of.CLASSES, false),
  /** Mean squared gap of the probabilities, summed over the classes. */
  BRIER(Of.CLASSES, false),
  /** Expected calibration error. */
  ECE(Of.CLASSES, false),
  /** As {@link #NLL}, at the temperature that was fitted. */
  CALIBRATED_NLL(Of.CALIBRATED, false),
  /** As {@link #BRIER}, at that temperature. */
  CALIBRATED_BRIER(Of.CALIBRATED, false),
  /** As {@link #ECE}, at that temperature. */
  CALIBRATED_ECE(Of.CALIBRATED, false),
  /** Share of the test rows on which a model chooses as the teacher does. */
  AGREEMENT(Of.CLASSES, true),
  /** The share of the labels' variance that a model explains. */
  R2(Of.NUMBERS, true),
  /** Root mean squared error, in the label's unit. */
  RMSE(Of.NUMBERS, false),
  /** Mean absolute error, in the label's unit. */
  MAE(Of.NUMBERS, false),
  /** Trained numbers. */
  PARAMETERS(Of.MODEL, false),
  /** Of a model's file. */
  BYTES(Of.MODEL, false),
  /** Multiplications and additions for one row; not counted of every model. */
  MULTIPLY_ADDS(Of.MODEL, false),
  /** By which a process grows that opens it and scores some batches. */
  PEAK_BYTES(Of.MODEL, false),
  /** Median milliseconds for one row. */
  LATENCY_P50(Of.MODEL, false),
  /** 95th percentile. */
  LATENCY_P95(Of.MODEL, false),
  /** 99th percentile. */
  LATENCY_P99(Of.MODEL, false),
  /** In batches. */
  ROWS_PER_SECOND(Of.MODEL, true),

  /** Student accuracy / teacher accuracy; in a regression, as the next ones, of R2. */
  RETENTION(Of.COMPARISON, true),
  /** (student - baseline) / (teacher - baseline), in accuracy. */
  GAP_CLOSED(Of.COMPARISON, true, Control.BASELINE),
  /** Student accuracy - baseline accuracy, mean of the seeds. */
  KD_GAIN(Of.COMPARISON, true, Control.BASELINE),
  /** The low end of its 95 % interval. */
  KD_GAIN_LOW(Of.COMPARISON, true, Control.BASELINE),
  /** The high end. */
  KD_GAIN_HIGH(Of.COMPARISON, true, Control.BASELINE),
  /** Student accuracy - accuracy of a student of the teacher's hard answers, mean of the seeds. */
  SOFT_GAIN(Of.COMPARISON, true, Control.PSEUDO_LABELS),
  /** The low end of its 95 % interval. */
  SOFT_GAIN_LOW(Of.COMPARISON, true, Control.PSEUDO_LABELS),
  /** The high end. */
  SOFT_GAIN_HIGH(Of.COMPARISON, true, Control.PSEUDO_LABELS),
  /** The student's accuracy on the slice where it is least. */
  SLICE_WORST_ACCURACY(Of.CLASSES_APART, true),
  /** Teacher's median latency / student's. */
  SPEEDUP(Of.COMPARISON, true),
  /** Student bytes / teacher bytes. */
  SIZE_RATIO(Of.COMPARISON, false);

  /** What a figure is of. */
  private enum Of {
    CLASSES,
    NUMBERS,
    MODEL,
    CLASSES_APART,
    CALIBRATED,
    COMPARISON
  }

  private final Of of;
  private final boolean moreIsBetter;
  private final Control control;

  Figure(Of of, boolean moreIsBetter) {
    this(of, moreIsBetter, null);
  }

  Figure(Of of, boolean moreIsBetter, Control control) {
    this.of = of;
    this.moreIsBetter = moreIsBetter;
    this.control = control;
  }

  /** As a job file spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Figure> named(String key) {
    return Arrays.stream(values()).filter(figure -> figure.key().equals(key)).findFirst();
  }

  /** Whether every model has one of its own. */
  public boolean ofModels() {
    return of != Of.COMPARISON && of != Of.CLASSES_APART;
  }

  /** Whether there is one of a model of this name: what is trained here alone is calibrated. */
  boolean of(String model) {
    return ofModels() && (!calibrated() || Gate.CALIBRATED.contains(model));
  }

  /** Whether there is such a figure for a task. */
  public boolean of(Task task) {
    if (control == Control.PSEUDO_LABELS || of == Of.CLASSES_APART || calibrated()) {
      return task == Task.CLASSIFICATION;
    }
    return of != (task == Task.REGRESSION ? Of.CLASSES : Of.NUMBERS);
  }

  /** Whether it takes a temperature that was fitted. */
  boolean calibrated() {
    return of == Of.CALIBRATED;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Whether it takes several seeds: an end of an interval. */
  boolean ofSeeds() {
    return this == KD_GAIN_LOW
        || this == KD_GAIN_HIGH
        || this == SOFT_GAIN_LOW
        || this == SOFT_GAIN_HIGH;
  }

  /** What the student must be compared with for it; null where that is nothing but the teacher. */
  Control control() {
    return control;
  }
}
