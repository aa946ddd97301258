package io.retort.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Successive halving (Jamieson and Talwalkar 2016; ASHA, arXiv 1810.05934): all begin, and after
 * each rung the best third goes on. Who goes on is decided when all of a rung are done, and not as
 * they come as in ASHA, so that it does not depend on who was first.
 */
final class Halving {
  private static final int FACTOR = 3;

  /** Less than a ninth of a training tells little. */
  private static final int MOST_RUNGS = 3;

  private static final Comparator<Contender> NUMBER =
      Comparator.comparing(contender -> contender.trial.number());

  private Halving() {}

  /**
   * How far trials are trained, rung by rung, in shares of a training.
   *
   * @param drawn trials of the largest kind
   */
  static List<Double> rungs(int drawn) {
    List<Double> rungs = new ArrayList<>(List.of(1.0));
    for (int left = drawn; left >= FACTOR && rungs.size() < MOST_RUNGS; left /= FACTOR) {
      rungs.add(0, rungs.get(0) / FACTOR);
    }
    return rungs;
  }

  /**
   * The best third of each kind, of which one is always left: what the others are measured against
   * is trained to the end.
   *
   * @param quality higher is better
   */
  static List<Contender> best(List<Contender> contenders, ToDoubleFunction<Contender> quality) {
    Map<Kind, List<Contender>> kinds =
        contenders.stream().collect(Collectors.groupingBy(contender -> contender.trial.kind()));
    return kinds.values().stream()
        .flatMap(
            kind ->
                kind.stream()
                    .sorted(Comparator.comparingDouble(quality).reversed().thenComparing(NUMBER))
                    .limit((kind.size() + FACTOR - 1) / FACTOR))
        .sorted(NUMBER)
        .toList();
  }
}
