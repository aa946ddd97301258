package io.retort.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small search of a control's rate and length: four rates for a quarter of a training, one or two
 * more where the best is the outermost, the best ones for a whole training, and the best of those
 * for twice as long. Beside them the student's own settings, which win where nothing is better.
 */
final class ControlSearch {
  private static final int LOWEST = -2;
  private static final int HIGHEST = 1;
  private static final int MOST_MORE = 2;
  private static final int FINALISTS = 2;

  private final TryPlan plan;
  private final Trials trials;
  private final List<TriedSettings.Outcome> all = new ArrayList<>();

  /** Of rates, by half decades above the student's. */
  private final Map<Integer, TriedSettings.Outcome> brief = new TreeMap<>();

  private ControlSearch(TryPlan plan, Trials trials) {
    this.plan = plan;
    this.trials = trials;
  }

  /** Trains and scores. */
  interface Trials {
    /** What came of several, in their order. */
    List<TriedSettings.Outcome> of(List<TriedSettings> settings) throws IOException;
  }

  /** What came of all tries; more than once, only of the same. */
  static List<TriedSettings.Outcome> run(TryPlan plan, Trials trials) throws IOException {
    return new ControlSearch(plan, trials).run();
  }

  private List<TriedSettings.Outcome> run() throws IOException {
    climb();
    List<Integer> best = best();
    if (plan.sameRows() && best.get(0) == 0) {
      return all; // The student's rate is the right one already.
    }
    List<TriedSettings> finals = new ArrayList<>(List.of(plan.ofStudent()));
    for (int rate : best.subList(0, plan.sameRows() ? 1 : FINALISTS)) {
      TriedSettings full = plan.full(rate);
      if (!full.ofStudent()) {
        finals.add(full);
      }
    }
    List<TriedSettings.Outcome> outcomes = trials.of(finals);
    all.addAll(outcomes);
    if (plan.sameRows()) {
      return all;
    }
    int winner = 0;
    TriedSettings.Outcome leader = null;
    for (int rate : best.subList(0, FINALISTS)) {
      TriedSettings full = plan.full(rate);
      for (TriedSettings.Outcome outcome : outcomes) {
        if (outcome.settings().equals(full) && (leader == null || outcome.beats(leader))) {
          leader = outcome;
          winner = rate;
        }
      }
    }
    List<TriedSettings> longer = plan.longer(winner);
    all.addAll(longer.isEmpty() ? List.of() : trials.of(longer));
    return all;
  }

  private void climb() throws IOException {
    List<Integer> rates = new ArrayList<>();
    for (int rate = HIGHEST; rate >= LOWEST; rate--) {
      rates.add(rate);
    }
    tryBriefly(rates);
    for (int more = 0; more < MOST_MORE; more++) {
      int best = best().get(0);
      if (brief.containsKey(best - 1) && brief.containsKey(best + 1)) {
        return;
      }
      tryBriefly(List.of(brief.containsKey(best - 1) ? best + 1 : best - 1));
    }
  }

  private void tryBriefly(List<Integer> rates) throws IOException {
    List<TriedSettings.Outcome> outcomes = trials.of(rates.stream().map(plan::brief).toList());
    for (int i = 0; i < rates.size(); i++) {
      brief.put(rates.get(i), outcomes.get(i));
    }
    all.addAll(outcomes);
  }

  /** Rates, the best first; of equals, the nearest to the student's. */
  private List<Integer> best() {
    return brief.keySet().stream()
        .sorted(
            Comparator.comparing((Integer rate) -> brief.get(rate), BETTER_FIRST)
                .thenComparing(rate -> Math.abs(rate)))
        .toList();
  }

  private static final Comparator<TriedSettings.Outcome> BETTER_FIRST =
      (one, other) -> one.beats(other) ? -1 : other.beats(one) ? 1 : 0;
}
