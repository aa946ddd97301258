package io.retort.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.labels.ChosenTemperature;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import java.util.Comparator;
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

  public Report {
    gates = gates.stream().sorted(Comparator.comparing(GateResult::passed)).toList();
  }

  /** Of what is written now. */
  static final int VERSION = 1;

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
   * @param text of it, its beginning; null where it is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Disagreement(
      long id,
      int label,
      int teacher,
      int student,
      double teacherConfidence,
      double studentConfidence,
      String picture,
      String text) {}

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
   * @param temperature what loss.temperature = auto stands for, and why; null where it is given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SoftLabels(long rows, long filtered, ChosenTemperature temperature) {}

  public ModelReport model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst().orElse(null);
  }

  public List<GateResult> missed() {
    return gates.stream().filter(gate -> !gate.passed()).toList();
  }
}
