package io.retort.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;

/** Watches how much of an epoch is not arithmetic, and knows how many steps a round should have. */
final class Overhead {
  /** While code is cold, all rounds are slow. */
  private static final int COLD_ROUNDS = 5;

  /** Fewer say nothing. */
  private static final int FEW_ROUNDS = 3;

  private static final double TOO_MUCH = 0.25;
  private static final double GOOD = 0.1;

  private final List<Round> rounds = new ArrayList<>();
  private int seen;
  private long stepsBefore;
  private boolean told;
  private double seconds;
  private double overheadSeconds;

  void add(Round round) {
    seconds += round.seconds();
    overheadSeconds += round.overheadSeconds();
    if (++seen > COLD_ROUNDS) {
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
    if (rounds.size() < FEW_ROUNDS) {
      return Optional.empty();
    }
    double seconds = rounds.stream().mapToDouble(Round::seconds).sum();
    double overhead = rounds.stream().mapToDouble(Round::overheadSeconds).sum();
    boolean tell = !told && overhead > TOO_MUCH * seconds;
    Optional<String> advice = tell ? Optional.of(advice(overhead / seconds)) : Optional.empty();
    told |= tell;
    stepsBefore = rounds.get(rounds.size() - 1).step();
    rounds.clear();
    return advice;
  }

  /** From medians, since single rounds are disturbed by all kinds of things. */
  private String advice(double share) {
    double perRound = median(rounds.stream().mapToDouble(Round::overheadSeconds).toArray());
    double[] perStep = new double[rounds.size()];
    long before = stepsBefore;
    for (int i = 0; i < perStep.length; i++) {
      Round round = rounds.get(i);
      perStep[i] = round.arithmeticSeconds() / (round.step() - before);
      before = round.step();
    }
    long steps = (long) Math.ceil(perRound * (1 - GOOD) / GOOD / median(perStep));
    return String.format(
        Locale.ROOT,
        "%.0f %% of this epoch went by between steps: %.0f ms a round; train.averaging-steps = %d"
            + " would bring that under %.0f %%",
        100 * share,
        1000 * perRound,
        roundedUp(steps),
        100 * GOOD);
  }

  private static double median(double[] values) {
    return StatUtils.percentile(values, 50);
  }

  /** To two digits, which is more than is known. */
  private static long roundedUp(long steps) {
    long unit = 1;
    while (steps / unit >= 100) {
      unit *= 10;
    }
    return (steps + unit - 1) / unit * unit;
  }
}
