package io.retort.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Medians over medians. */
record TrainRatios(Map<String, Map<String, Standing>> networks) {

  /** Those that Retort is judged by. */
  Map<String, Double> main() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    add(ratios, "mlp.capacity-at-50", "mlp", "retort-50", "capacity");
    add(ratios, "mlp.capacity-at-10", "mlp", "retort-10", "capacity");
    // At the setting at which that one is fastest, the same for both.
    add(ratios, "mlp.over-dl4j-spark", "mlp", "retort-50", "dl4j-spark-50");
    add(ratios, "mlp.pytorch-over-retort", "mlp", "pytorch", "retort-50");
    add(ratios, "cnn.over-stock-capacity", "cnn", "retort-50", "capacity-stock");
    add(ratios, "cnn.pytorch-over-retort", "cnn", "pytorch", "retort-50");
    return ratios;
  }

  /** Those that explain them. */
  Map<String, Double> more() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    add(ratios, "mlp.capacity-at-200", "mlp", "retort-200", "capacity");
    add(ratios, "mlp.over-dl4j-spark-at-10", "mlp", "retort-10", "dl4j-spark-10");
    add(ratios, "mlp.pytorch-djl-over-retort", "mlp", "pytorch-djl", "retort-50");
    add(ratios, "cnn.capacity-at-50", "cnn", "retort-50", "capacity");
    add(ratios, "cnn.capacity-at-10", "cnn", "retort-10", "capacity");
    add(ratios, "cnn.over-dl4j-spark", "cnn", "retort-10", "dl4j-spark-10");
    add(ratios, "cnn.pytorch-djl-over-retort", "cnn", "pytorch-djl", "retort-50");
    return ratios;
  }

  private void add(
      Map<String, Double> ratios, String name, String network, String over, String under) {
    Map<String, Standing> standings = networks.getOrDefault(network, Map.of());
    if (standings.containsKey(over) && standings.containsKey(under)) {
      ratios.put(name, standings.get(over).median() / standings.get(under).median());
    }
  }
}
