package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.job.Gain;
import io.retort.pipeline.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts models side by side. */
final class Comparisons {
  private Comparisons() {}

  /**
   * @param models teacher, student and others
   * @param seeds what those that were trained reach
   * @param mcNemar student and baseline, or null
   * @param constant what one answer for all rows reaches; NaN where that is not known
   */
  static Report.Comparison compare(
      List<ModelReport> models,
      SeedTable seeds,
      Report.Pair mcNemar,
      Measure measure,
      double constant) {
    ModelReport teacher = models.get(0);
    ModelReport student = models.get(1);
    List<Report.SeedScores> scores = seeds.metric();
    return new Report.Comparison(
        measure.kept(measure.of(student), measure.of(teacher)),
        gapClosed(models, scores, measure),
        Double.isNaN(constant) ? null : (Double) measure.better(measure.of(student), constant),
        (double) student.bytes() / teacher.bytes(),
        teacher.latencyMillis().p50() / student.latencyMillis().p50(),
        gain(scores, Report.SeedScores::baseline, measure),
        gain(scores, Report.SeedScores::baselineSameSettings, measure),
        gain(scores, Report.SeedScores::pseudoLabels, measure),
        lines(seeds, measure),
        mcNemar);
  }

  private static List<Report.GainLine> lines(SeedTable seeds, Measure measure) {
    return seeds.byLine().entrySet().stream()
        .map(
            line -> {
              Measure own = of(line.getKey(), measure);
              return new Report.GainLine(
                  line.getKey().key(),
                  gain(line.getValue(), Report.SeedScores::baseline, own),
                  gain(line.getValue(), Report.SeedScores::pseudoLabels, own));
            })
        .toList();
  }

  /** What a line is measured in. */
  static Measure of(Gain.Line line, Measure metric) {
    return switch (line) {
      case METRIC -> metric;
      case NLL, SCALED_NLL -> Measure.NLL;
      case ECE, SCALED_ECE -> Measure.ECE;
    };
  }

  /**
   * There is no gap to close where the teacher leads the baseline by no more than chance: than the
   * interval over the seeds, and than test rows differ.
   */
  private static Double gapClosed(
      List<ModelReport> models, List<Report.SeedScores> seeds, Measure measure) {
    Optional<ModelReport> baseline = named(models, Control.BASELINE.key());
    if (baseline.isEmpty()) {
      return null;
    }
    double teacher = measure.of(models.get(0));
    double lead = measure.better(teacher, measure.of(baseline.get()));
    if (!(lead > chance(models.get(0), baseline.get(), measure))
        || !(lead > ofSeeds(teacher, seeds, measure))) {
      return null;
    }
    return measure.better(measure.of(models.get(1)), measure.of(baseline.get())) / lead;
  }

  static Optional<ModelReport> named(List<ModelReport> models, String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** By how much two models that are equally good differ on so many rows, hardly ever by more. */
  private static double chance(ModelReport one, ModelReport other, Measure measure) {
    return measure != Measure.ACCURACY || one.accuracyInterval() == null
        ? 0
        : Math.hypot(half(one.accuracyInterval()), half(other.accuracyInterval()));
  }

  private static double half(ModelReport.Interval interval) {
    return (interval.high() - interval.low()) / 2;
  }

  private static double ofSeeds(double teacher, List<Report.SeedScores> seeds, Measure measure) {
    if (seeds.size() < 2) {
      return 0;
    }
    List<Double> baselines = seeds.stream().map(Report.SeedScores::baseline).toList();
    return PairedGain.of(baselines.stream().map(one -> teacher).toList(), baselines).interval();
  }

  private static Report.KdGain gain(
      List<Report.SeedScores> seeds, Function<Report.SeedScores, Double> other, Measure measure) {
    if (seeds.isEmpty() || seeds.stream().anyMatch(seed -> other.apply(seed) == null)) {
      return null;
    }
    List<Double> students = seeds.stream().map(Report.SeedScores::student).toList();
    PairedGain raw = PairedGain.of(students, seeds.stream().map(other).toList());
    PairedGain gain = raw.times(measure.better(1, 0));
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

  /**
   * Scores of one seed's models.
   *
   * @param names of those, the student's first
   */
  static Report.SeedScores ofSeed(long seed, List<String> names, List<Double> scores) {
    return new Report.SeedScores(
        seed,
        scores.get(0),
        score(Control.BASELINE.key(), names, scores),
        score(Control.PSEUDO_LABELS.key(), names, scores),
        score(Workspace.SAME_SETTINGS, names, scores));
  }

  private static Double score(String name, List<String> names, List<Double> scores) {
    return Stream.of(names.indexOf(name))
        .filter(index -> index >= 0)
        .map(scores::get)
        .findFirst()
        .orElse(null);
  }
}
