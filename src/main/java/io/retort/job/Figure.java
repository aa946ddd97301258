package io.retort.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A number of the report that a job may demand something of. */
public enum Figure implements GateFigure {
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
  /**
   * Area under the curve of true against false positives; the second of two classes is positive.
   */
  ROC_AUC(Of.CLASSES, true),
  /** Average precision: the area under the curve of precision against recall, of two classes. */
  PR_AUC(Of.CLASSES, true),
  /** Share of the test rows on which a model chooses as the teacher does. */
  AGREEMENT(Of.CLASSES, true),
  /** Mean KL divergence of a model's probabilities from the teacher's, in nats. */
  KL(Of.CLASSES, false),
  /** Expected calibration error, where what the teacher chooses is right. */
  FIDELITY_ECE(Of.CLASSES, false),
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

  /** What the student keeps of the teacher's metric: their ratio, above 1 where it is better. */
  RETENTION(Of.COMPARISON, true),
  /** (student - baseline) / (teacher - baseline), in the metric. */
  GAP_CLOSED(Of.COMPARISON, true, Control.BASELINE),
  /** The student's accuracy on the slice where it is least. */
  SLICE_WORST_ACCURACY(Of.CLASSES_APART, true),
  /** How much better the student is than giving the same answer to every row, in the metric. */
  ABOVE_CONSTANT(Of.COMPARISON, true),
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

  /** By which models may be compared. */
  private static final Set<Figure> METRICS =
      EnumSet.of(
          ACCURACY,
          TOP5,
          MACRO_F1,
          BALANCED_ACCURACY,
          ROC_AUC,
          PR_AUC,
          NLL,
          BRIER,
          ECE,
          AGREEMENT,
          R2,
          RMSE,
          MAE);

  private static final Set<Figure> SHARES =
      EnumSet.of(
          ACCURACY,
          TOP5,
          MACRO_F1,
          BALANCED_ACCURACY,
          ROC_AUC,
          PR_AUC,
          ECE,
          CALIBRATED_ECE,
          AGREEMENT,
          FIDELITY_ECE,
          SLICE_WORST_ACCURACY);

  /** Those for which the teacher is all that is needed to compare with. */
  private static final Set<Figure> WITHOUT_LABELS =
      EnumSet.of(
          AGREEMENT,
          KL,
          FIDELITY_ECE,
          PARAMETERS,
          BYTES,
          MULTIPLY_ADDS,
          PEAK_BYTES,
          LATENCY_P50,
          LATENCY_P95,
          LATENCY_P99,
          ROWS_PER_SECOND,
          RETENTION,
          SPEEDUP,
          SIZE_RATIO,
          ABOVE_CONSTANT);

  /** The metric that a job file calls {@code key}. */
  public static Optional<Figure> metric(String key) {
    return named(key).filter(METRICS::contains);
  }

  /** The names of a task's metrics. */
  static List<String> metrics(Task task) {
    return METRICS.stream().filter(figure -> figure.of(task)).map(Figure::key).toList();
  }

  /** Whether it tells of two classes alone. */
  public boolean ofTwoClasses() {
    return this == ROC_AUC || this == PR_AUC;
  }

  @Override
  public boolean needsLabels() {
    return !WITHOUT_LABELS.contains(this);
  }

  /** Whether it is a share, 0 to 1. */
  public boolean share() {
    return SHARES.contains(this);
  }

  /** As a job file spells it. */
  @Override
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Figure> named(String key) {
    return Arrays.stream(values()).filter(figure -> figure.key().equals(key)).findFirst();
  }

  @Override
  public boolean ofModels() {
    return of != Of.COMPARISON && of != Of.CLASSES_APART;
  }

  /** What is trained here alone is calibrated. */
  @Override
  public boolean of(String model) {
    return ofModels() && (!calibrated() || Gate.CALIBRATED.contains(model));
  }

  @Override
  public boolean of(Task task) {
    if (of == Of.CLASSES_APART || calibrated()) {
      return task == Task.CLASSIFICATION;
    }
    return of != (task == Task.REGRESSION ? Of.CLASSES : Of.NUMBERS);
  }

  @Override
  public boolean calibrated() {
    return of == Of.CALIBRATED;
  }

  @Override
  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  @Override
  public boolean ofSeeds() {
    return false;
  }

  @Override
  public Control control() {
    return control;
  }
}
