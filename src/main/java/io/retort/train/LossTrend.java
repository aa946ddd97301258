package io.retort.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.pipeline.Documents;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Whether a training's loss still fell when it ended.
 *
 * @param last mean over the last tenth of the rounds; null where there were too few
 * @param before mean over as many rounds before those
 */
record LossTrend(Double last, Double before, boolean falling) {
  private static final LossTrend UNKNOWN = new LossTrend(null, null, false);
  private static final int SHARE = 10;
  private static final int FEWEST_ROUNDS = 6;
  private static final double NOTABLE = 0.02;

  /** Standard errors of the difference, beyond which it is hardly chance. */
  private static final double SURE = 2;

  /**
   * @param rounds lines of {@code rounds.jsonl}
   */
  static LossTrend of(String rounds) {
    double[] losses =
        rounds
            .lines()
            .map(LossTrend::line)
            .filter(line -> line.has("step") && line.path("loss").isNumber())
            .mapToDouble(line -> line.path("loss").asDouble())
            .toArray();
    if (losses.length < FEWEST_ROUNDS) {
      return UNKNOWN;
    }
    int window = Math.max(2, losses.length / SHARE);
    double last = StatUtils.mean(losses, losses.length - window, window);
    double before = StatUtils.mean(losses, losses.length - 2 * window, window);
    double chance =
        Math.sqrt(
            (StatUtils.variance(losses, losses.length - window, window)
                    + StatUtils.variance(losses, losses.length - 2 * window, window))
                / window);
    double fell = before - last;
    return new LossTrend(last, before, fell > NOTABLE * Math.abs(before) && fell > SURE * chance);
  }

  private static JsonNode line(String text) {
    try {
      return Documents.read(text, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a round is written as JSON", e);
    }
  }
}
