package io.retort.search;

import io.retort.job.SearchSettings.Metric;
import java.util.ArrayList;
import java.util.List;

/** A trial on its way through the rungs. */
final class Contender {
  final Trial trial;

  /** With the first seed, at the end of each rung that it reached. */
  final List<Score> rungs = new ArrayList<>();

  /** With further seeds, at the end of the last rung. */
  final List<Score> otherSeeds = new ArrayList<>();

  /** Of a training that it got. */
  double share;

  Contender(Trial trial) {
    this.trial = trial;
  }

  /** How well it does so far; higher is better. */
  double quality(Metric metric) {
    double value = rungs.get(rungs.size() - 1).value(metric);
    return metric.lowerIsBetter() ? -value : value;
  }

  TrialResult result(Metric metric) {
    List<Score> last = new ArrayList<>(List.of(rungs.get(rungs.size() - 1)));
    last.addAll(otherSeeds);
    List<Score> all = new ArrayList<>(rungs);
    all.addAll(otherSeeds);
    List<Double> values = last.stream().map(score -> score.value(metric)).toList();
    return new TrialResult(
        trial.number(),
        trial.kind(),
        trial.settings(),
        share,
        rungs.get(0).value(metric),
        values,
        values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        all.stream().anyMatch(Score::diverged),
        all.stream().mapToDouble(Score::seconds).sum());
  }
}
