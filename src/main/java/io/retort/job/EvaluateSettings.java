package io.retort.job;

import java.util.Map;

/**
 * What is compared and what must be reached.
 *
 * @param baseline whether the student is trained a second time, on hard labels only
 * @param seeds pairs of student and baseline
 * @param gates least or greatest values by {@linkplain Gate#key() name}
 */
public record EvaluateSettings(
    boolean baseline, int seeds, Latency latency, Map<String, Double> gates) {

  /**
   * How latency is taken.
   *
   * @param warmup predictions before the first one that counts
   * @param samples predictions that count
   * @param batchSize rows at once when throughput is taken
   */
  public record Latency(int warmup, int samples, int batchSize) {
    public Latency {
      IllegalValue.between("warmup", warmup, 0, 1_000_000);
      IllegalValue.between("samples", samples, 20, 1_000_000);
      IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    }
  }

  public EvaluateSettings {
    IllegalValue.check(seeds == 1, "seeds", seeds, "1");
    for (Map.Entry<String, Double> gate : gates.entrySet()) {
      Gate known = Gate.named(gate.getKey());
      IllegalValue.check(gate.getValue() != null, "gates." + known.key(), null, "a number");
      IllegalValue.check(
          baseline || !known.needsBaseline(),
          "gates." + known.key(),
          gate.getValue(),
          "left out where baseline = false");
    }
    gates = Map.copyOf(gates);
  }
}
