package io.retort.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watches how much of an epoch is not arithmetic, and knows how many steps a round should have. */
final class Overhead {
  private final List<Round> rounds = new ArrayList<>();
  private int seen;
  private long stepsBefore;
  private boolean told;
  private double seconds;
  private double overheadSeconds;

  void add(Round round) {
    seconds += round.seconds();
    overheadSeconds += round.overheadSeconds();
    if (++seen > RoundCost.COLD_ROUNDS) {
      rounds.add(round);
    } else {
      stepsBefore = round.step();
    }
  }

  /** Of all the time since the first round that was added. */
  double share() {
    return overheadSeconds / seconds;
  }

  /** At the end of an epoch, once in a training: what to do, where overhead is too much of it. */
  Optional<String> advice() {
    if (rounds.size() < RoundCost.FEW_ROUNDS) {
      return Optional.empty();
    }
    double seconds = rounds.stream().mapToDouble(Round::seconds).sum();
    double overhead = rounds.stream().mapToDouble(Round::overheadSeconds).sum();
    boolean tell = !told && RoundCost.tooMuch(overhead / seconds);
    Optional<String> advice = tell ? Optional.of(advice(overhead / seconds)) : Optional.empty();
    told |= tell;
    stepsBefore = rounds.get(rounds.size() - 1).step();
    rounds.clear();
    return advice;
  }

  private String advice(double share) {
    RoundCost cost = RoundCost.of(rounds, stepsBefore);
    return String.format(
        Locale.ROOT,
        "%.0f %% of this epoch went by between steps: %.0f ms a round; train.averaging-steps = %d"
            + " would bring that under %.0f %%",
        100 * share,
        1000 * cost.overheadSeconds(),
        cost.steps(),
        RoundCost.goodPercent());
  }
}
