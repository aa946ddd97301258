package io.retort.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.data.Overlap;
import io.retort.job.Control;
import io.retort.job.Gain;
import io.retort.labels.ChosenTemperature;
import io.retort.network.Fit;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code report.json}, of which {@code report.schema.json} in the resources says the same.
 *
 * @param version of this form: what another one of the same number has, it has as well
 * @param created in ISO 8601, UTC
 * @param gates what was demanded, what was missed first
 * @param models teacher, student and, where there are any, baseline, pseudo-labels and those of
 *     evaluate.also
 * @param testRows labelled rows of the held-out examples
 * @param testUnlabelled rows of them that have no label, on which models are compared with the
 *     teacher
 * @param testRejected rows of data.test that could not be read, and are in none of the figures
 * @param overlap how many test rows train holds as well; null where that was not looked for
 * @param classes their names; none in a regression
 * @param metric what models are compared by; null where an earlier version made the report
 * @param seeds what those that were trained reach with each seed, the job's first
 * @param controls how their settings were found; null where an earlier version made the report
 * @param fits how those that were trained fit rows that they learned from, by name
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
    long testUnlabelled,
    long testRejected,
    @JsonInclude(JsonInclude.Include.NON_NULL) Overlap overlap,
    List<String> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) MetricChoice metric,
    List<ModelReport> models,
    Comparison comparison,
    List<SeedScores> seeds,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<ControlReport> controls,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Fit> fits,
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
   * What models are compared by.
   *
   * @param name as evaluate.metric spells it
   * @param reason why it was chosen; null where the job chose it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MetricChoice(String name, String reason) {}

  /**
   * A control's settings.
   *
   * @param name of the control
   * @param settings in words
   * @param tried how many were tried; 0 where none were
   * @param learned rows that each try learned from
   * @param heldBack rows that tries were compared on
   * @param seconds that all tries took
   */
  public record ControlReport(
      String name, String settings, int tried, long learned, long heldBack, double seconds) {}

  /**
   * Student against teacher and baseline, in the metric. What needs a baseline is null where there
   * is none.
   *
   * @param retention what the student keeps of the teacher's: student / teacher, the other way
   *     round where less is better
   * @param gapClosed (student - baseline) / (teacher - baseline); null where the teacher is not
   *     clearly better than the baseline
   * @param aboveConstant how much better the student is than one answer for all rows; null where
   *     that is not known
   * @param sizeRatio student bytes / teacher bytes
   * @param speedup teacher p50 / student p50
   * @param kdGain over the baseline
   * @param kdGainSameSettings over a baseline with the student's settings; null where the baseline
   *     has them, or there is none
   * @param softGain over the pseudo-labels, which tells whether it was the soft labels that helped
   * @param gains the same in the metric and in what tells of probabilities
   * @param mcNemar student and baseline of the job's own seed, on the same rows
   */
  public record Comparison(
      double retention,
      Double gapClosed,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double aboveConstant,
      double sizeRatio,
      double speedup,
      KdGain kdGain,
      @JsonInclude(JsonInclude.Include.NON_NULL) KdGain kdGainSameSettings,
      KdGain softGain,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<GainLine> gains,
      Pair mcNemar) {

    /** Of a line; null where it is not known. */
    KdGain gain(Control control, Gain.Line line) {
      if (line == Gain.Line.METRIC) {
        return control == Control.BASELINE ? kdGain : softGain;
      }
      return gains == null
          ? null
          : gains.stream()
              .filter(some -> some.name.equals(line.key()))
              .map(some -> control == Control.BASELINE ? some.overBaseline : some.overPseudoLabels)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }
  }

  /**
   * How much better the student is than its controls in one figure, whatever is better.
   *
   * @param name of the figure; "metric" is what models are compared by
   * @param overBaseline null where there is none, as the next
   */
  public record GainLine(String name, KdGain overBaseline, KdGain overPseudoLabels) {}

  /**
   * How much better the student is than another.
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

  /** What those trained with a seed reach in the metric; null of what was not trained. */
  public record SeedScores(
      long seed,
      double student,
      Double baseline,
      Double pseudoLabels,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double baselineSameSettings) {}

  /**
   * A row on which student and teacher do not say the same.
   *
   * @param id in examples/test
   * @param label its class's place, as those that they choose; -1 where it has none
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
   * @param slice that decides it; null of a figure of all rows
   */
  public record GateResult(
      String name,
      double required,
      boolean atLeast,
      Double actual,
      boolean passed,
      @JsonInclude(JsonInclude.Include.NON_NULL) String slice) {

    /** Of all rows. */
    public GateResult(
        String name, double required, boolean atLeast, Double actual, boolean passed) {
      this(name, required, atLeast, actual, passed, null);
    }
  }

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
