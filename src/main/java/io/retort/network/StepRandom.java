package io.retort.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network draws in a training step: what it drops, above all. ND4J draws from one generator
 * for each thread, which goes on from whatever the thread did before; here it begins every step
 * anew, from a seed and the step's number, so that a step done again gives the same bits.
 */
final class StepRandom {
  private final boolean drawn;
  private long seed;

  /**
   * @param configuration the JSON of a {@code MultiLayerConfiguration}
   */
  StepRandom(String configuration) {
    this.drawn = draws(configuration);
  }

  /** Whether some layer drops or disturbs its input, its weights or its activations. */
  static boolean draws(String configuration) {
    try {
      JsonNode tree = Json.MAPPER.readTree(configuration);
      return holds(tree, "idropout")
          || holds(tree, "weightNoise")
          || tree.findValuesAsText("@class").stream().anyMatch(type -> type.endsWith("RReLU"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a network's configuration is JSON", e);
    }
  }

  /** Layers within layers have theirs as well. */
  private static boolean holds(JsonNode tree, String key) {
    return tree.findValues(key).stream().anyMatch(value -> !value.isNull());
  }

  /** Sets what all steps' numbers are drawn from. */
  void from(long start) {
    seed = start;
  }

  void begin(long step) {
    if (drawn) {
      Nd4j.getRandom().setSeed(XXH64.hashLong(step, seed));
    }
  }
}
