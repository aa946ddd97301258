package io.retort.train;

import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.hadoop.fs.Path;

/**
 * What a round takes beside its steps, and so how many steps it should have.
 *
 * @param overheadSeconds of a round: scheduling, moving parameters, averaging
 * @param stepSeconds of one step of all workers, on the cores there are
 */
public record RoundCost(double overheadSeconds, double stepSeconds) {
  /** While code is cold, all rounds are slow. */
  static final int COLD_ROUNDS = 5;

  /** Fewer say nothing. */
  static final int FEW_ROUNDS = 3;

  /** Rounds after which a training tells what its rounds cost. */
  public static final int ENOUGH_ROUNDS = COLD_ROUNDS + FEW_ROUNDS;

  private static final double TOO_MUCH = 0.25;
  private static final double GOOD = 0.1;

  /**
   * From medians, since single rounds are disturbed by all kinds of things.
   *
   * @param rounds one after the other
   * @param stepsBefore steps taken before the first of them
   */
  static RoundCost of(List<Round> rounds, long stepsBefore) {
    double[] overhead = rounds.stream().mapToDouble(Round::overheadSeconds).toArray();
    double[] perStep = new double[rounds.size()];
    long before = stepsBefore;
    for (int i = 0; i < perStep.length; i++) {
      Round round = rounds.get(i);
      perStep[i] = round.arithmeticSeconds() / (round.step() - before);
      before = round.step();
    }
    return new RoundCost(StatUtils.percentile(overhead, 50), StatUtils.percentile(perStep, 50));
  }

  /**
   * As the log of a training tells it; empty where that has too few rounds.
   *
   * @param artefact that was trained
   */
  public static Optional<RoundCost> of(Workspace workspace, String artefact) throws IOException {
    List<Round> rounds = new ArrayList<>();
    Path log = new Path(workspace.folder(artefact), RoundLog.FILE);
    for (String line : workspace.read(log).lines().toList()) {
      Round round = Documents.read(line, Round.class);
      if (round.round() > 0) { // Other lines tell of other things.
        rounds.add(round);
      }
    }
    return rounds.size() < ENOUGH_ROUNDS
        ? Optional.empty()
        : Optional.of(
            of(rounds.subList(COLD_ROUNDS, rounds.size()), rounds.get(COLD_ROUNDS - 1).step()));
  }

  /** Share of the time of rounds of so many steps that is not steps. */
  public double share(long steps) {
    return overheadSeconds / (overheadSeconds + steps * stepSeconds);
  }

  /** Whether rounds of so many steps waste time. */
  public boolean tooMuch(long steps) {
    return tooMuch(share(steps));
  }

  static boolean tooMuch(double share) {
    return share > TOO_MUCH;
  }

  /** Steps a round that bring its share of other things under {@link #goodPercent}. */
  public long steps() {
    return roundedUp((long) Math.ceil(overheadSeconds * (1 - GOOD) / GOOD / stepSeconds));
  }

  public static double goodPercent() {
    return 100 * GOOD;
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
