package io.retort.evaluate;

import io.retort.job.Control;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts models side by side. */
final class Comparisons {
  private Comparisons() {}

  /**
   * @param models teacher, student and others
   * @param seeds one a seed, the job's first
   * @param mcNemar student and baseline, or null
   */
  static Report.Comparison compare(
      List<ModelReport> models, List<Report.SeedScores> seeds, Report.Pair mcNemar) {
    ModelReport teacher = models.get(0);
    ModelReport student = models.get(1);
    return new Report.Comparison(
        student.score() / teacher.score(),
        gapClosed(models),
        (double) student.bytes() / teacher.bytes(),
        teacher.latencyMillis().p50() / student.latencyMillis().p50(),
        gain(seeds, Report.SeedScores::baseline),
        gain(seeds, Report.SeedScores::pseudoLabels),
        mcNemar);
  }

  /** There is no gap to close where the baseline is as good as the teacher. */
  private static Double gapClosed(List<ModelReport> models) {
    return models.stream()
        .filter(model -> model.name().equals(Control.BASELINE.key()))
        .map(ModelReport::score)
        .filter(baseline -> baseline < models.get(0).score())
        .map(baseline -> (models.get(1).score() - baseline) / (models.get(0).score() - baseline))
        .findFirst()
        .orElse(null);
  }

  private static Report.KdGain gain(
      List<Report.SeedScores> seeds, Function<Report.SeedScores, Double> other) {
    if (other.apply(seeds.get(0)) == null) {
      return null;
    }
    PairedGain gain =
        PairedGain.of(
            seeds.stream().map(Report.SeedScores::student).toList(),
            seeds.stream().map(other).toList());
    boolean one = seeds.size() == 1;
    return new Report.KdGain(
        gain.mean(),
        one ? null : gain.mean() - gain.interval(),
        one ? null : gain.mean() + gain.interval(),
        seeds.size(),
        verdict(gain, seeds.size()));
  }

  private static Report.Verdict verdict(PairedGain gain, int seeds) {
    if (seeds == 1) {
      return Report.Verdict.UNDECIDED;
    }
    if (!gain.clear()) {
      return Report.Verdict.NO_DIFFERENCE;
    }
    return gain.mean() > 0 ? Report.Verdict.HELPED : Report.Verdict.HURT;
  }

  /**
   * Student and baseline on the same rows; of numbers none is right.
   *
   * @param baseline its scores
   */
  static Report.Pair pair(ModelScores baseline) {
    if (!(baseline instanceof Scores ofClasses)) {
      return null;
    }
    McNemar pair = ofClasses.againstStudent();
    return new Report.Pair(pair.second(), pair.first(), pair.pValue());
  }

  /** Scores of one seed's models, in the order student, then controls. */
  static Report.SeedScores ofSeed(long seed, List<Control> controls, List<Double> scores) {
    return new Report.SeedScores(
        seed,
        scores.get(0),
        score(Control.BASELINE, controls, scores),
        score(Control.PSEUDO_LABELS, controls, scores));
  }

  private static Double score(Control control, List<Control> controls, List<Double> scores) {
    return Stream.of(controls.indexOf(control))
        .filter(index -> index >= 0)
        .map(index -> scores.get(index + 1))
        .findFirst()
        .orElse(null);
  }
}
