package io.retort.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import java.util.List;
import java.util.Map;

/**
 * {@code report.json}, of which {@code report.schema.json} in the resources says the same.
 *
 * @param version of this form: what another one of the same number has, it has as well
 * @param created in ISO 8601, UTC
 * @param gates what was demanded, what was missed first
 * @param models teacher, student and, where there are any, baseline, pseudo-labels and those of
 *     evaluate.also
 * @param testRows labelled rows of the held-out examples
 * @param classes their names; none in a regression
 * @param seeds what those that were trained reach with each seed, the job's first
 * @param softLabels what the student learned from
 * @param curves how the losses of those that were trained went down
 * @param disagreements rows on which student and teacher choose different classes, those first of
 *     which the student is surest
 * @param settings the job, with its defaults
 * @param inputs what it was made from, by name, and the fingerprint of each
 * @param madeWith what with
 */
public record Report(
    int version,
    String job,
    String created,
    List<GateResult> gates,
    long seed,
    long testRows,
    List<String> classes,
    List<ModelReport> models,
    Comparison comparison,
    List<SeedScores> seeds,
    SoftLabels softLabels,
    List<Curve> curves,
    List<Disagreement> disagreements,
    List<StageTime> stages,
    JsonNode settings,
    Map<String, String> inputs,
    Manifest.MadeWith madeWith) {

  /** Of what is written now. */
  static final int VERSION = 1;

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
   * @param agreement share of rows on which it chooses as the teacher does
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
   * @param confusions labels and answers that occur together, the most frequent mistakes alone
   *     where there are many classes
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
      Double agreement,
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

    /** What models are compared by: accuracy or, in a regression, R². */
    double score() {
      return accuracy != null ? accuracy : r2;
    }

    /** By which sign and colour charts tell it; all further models have one. */
    String mark() {
      return MARKED.contains(name) ? name : "other";
    }
  }

  private static final List<String> MARKED =
      List.of("teacher", "student", "baseline", "pseudo-labels");

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

  /**
   * Student against teacher and baseline. What needs a baseline is null where there is none.
   *
   * @param retention student accuracy (in a regression R²) / teacher's
   * @param gapClosed (student - baseline) / (teacher - baseline), in the same; null where the
   *     baseline is as good as the teacher, or better
   * @param sizeRatio student bytes / teacher bytes
   * @param speedup teacher p50 / student p50
   * @param kdGain over the baseline
   * @param softGain over the pseudo-labels, which tells whether it was the soft labels that helped
   * @param mcNemar student and baseline of the job's own seed, on the same rows
   */
  public record Comparison(
      double retention,
      Double gapClosed,
      double sizeRatio,
      double speedup,
      KdGain kdGain,
      KdGain softGain,
      Pair mcNemar) {}

  /**
   * Student accuracy (in a regression R²) - another's.
   *
   * @param mean over the seeds
   * @param low end of its 95 % interval (Student's t of the paired differences), null on one seed
   * @param high end of it, null on one seed
   * @param verdict what that proves
   */
  public record KdGain(double mean, Double low, Double high, int seeds, Verdict verdict) {}

  /** What a gain proves. */
  public enum Verdict {
    HELPED,
    HURT,
    NO_DIFFERENCE,
    UNDECIDED // On one seed.
  }

  /**
   * Two models on the same rows.
   *
   * @param studentAlone rows that the student alone gets right
   * @param baselineAlone rows that the baseline alone gets right
   * @param pValue probability of so large a difference between models that are equally good
   */
  public record Pair(long studentAlone, long baselineAlone, double pValue) {}

  /** Accuracies, or R², of a seed; null of what was not trained. */
  public record SeedScores(long seed, double student, Double baseline, Double pseudoLabels) {}

  /**
   * A row on which student and teacher do not say the same.
   *
   * @param id in examples/test
   * @param label its class's place, as those that they choose
   * @param teacherConfidence the probability that the teacher gives to what it chooses
   * @param picture of it, a data URI of a PNG; null where it is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Disagreement(
      long id,
      int label,
      int teacher,
      int student,
      double teacherConfidence,
      double studentConfidence,
      String picture) {}

  /** A model's loss in the course of its training. */
  public record Curve(String name, List<Point> points) {}

  /**
   * @param round that it goes up to
   * @param loss mean of the rounds since the point before
   */
  public record Point(long round, double loss) {}

  /**
   * @param name as in the job file
   * @param atLeast whether what is required is the least; else the greatest
   * @param actual null where it could not be worked out, which misses the gate
   */
  public record GateResult(
      String name, double required, boolean atLeast, Double actual, boolean passed) {}

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
