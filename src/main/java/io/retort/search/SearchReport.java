package io.retort.search;

import io.retort.evaluate.PairedGain;
import io.retort.job.Job;
import io.retort.job.SearchSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a search found.
 *
 * @param created in ISO 8601, UTC
 * @param seed the job's
 * @param defaultLoss what a job's loss is that says nothing of it
 * @param heldBackRows labelled rows on which trials were compared
 * @param unseenByTeacher whether the teacher is known not to have learned from them either
 * @param seconds that it took; where it went on from one that was killed, since then
 * @param trials the best first: those that were trained to the end, then those that came less far
 * @param leads of the first over those it is measured against
 */
public record SearchReport(
    String job,
    String created,
    long seed,
    String defaultLoss,
    SearchSettings settings,
    long heldBackRows,
    boolean unseenByTeacher,
    double seconds,
    List<TrialResult> trials,
    List<Lead> leads) {

  static SearchReport of(
      Job job,
      String defaultLoss,
      long heldBackRows,
      boolean unseenByTeacher,
      double seconds,
      List<TrialResult> results) {
    SearchSettings settings = job.search();
    Comparator<TrialResult> order =
        Comparator.comparingDouble(TrialResult::share)
            .reversed()
            .thenComparing(quality(settings.metric()))
            .thenComparing(TrialResult::kind)
            .thenComparing(TrialResult::number);
    List<TrialResult> trials = results.stream().sorted(order).toList();
    return new SearchReport(
        job.name(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        job.seed(),
        defaultLoss,
        settings,
        heldBackRows,
        unseenByTeacher,
        seconds,
        trials,
        leads(trials, settings.metric()));
  }

  /** Better before worse. */
  private static Comparator<TrialResult> quality(SearchSettings.Metric metric) {
    Comparator<TrialResult> rising = Comparator.comparingDouble(TrialResult::mean);
    return metric.lowerIsBetter() ? rising : rising.reversed();
  }

  private static List<Lead> leads(List<TrialResult> trials, SearchSettings.Metric metric) {
    TrialResult winner = trials.get(0);
    return Stream.of(Kind.values())
        .filter(kind -> kind != Kind.DRAWN && kind != winner.kind())
        .flatMap(kind -> trials.stream().filter(trial -> trial.kind() == kind).limit(1))
        .map(other -> new Lead(other.kind(), other.number(), gain(winner, other, metric)))
        .toList();
  }

  private static PairedGain gain(
      TrialResult winner, TrialResult other, SearchSettings.Metric metric) {
    PairedGain higher = PairedGain.of(winner.values(), other.values());
    return metric.lowerIsBetter() ? higher.times(-1) : higher;
  }

  TrialResult winner() {
    return trials.get(0);
  }
}
