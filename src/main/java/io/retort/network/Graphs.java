package io.retort.network;

import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Questions to a computation graph that its own interface does not answer. */
final class Graphs {
  private Graphs() {}

  /** Whether the layer that the (first) input goes to has a preprocessor before it. */
  static boolean firstIsReshaped(ComputationGraph graph) {
    String input = graph.getConfiguration().getNetworkInputs().get(0);
    return graph.getConfiguration().getVertexInputs().entrySet().stream()
        .filter(vertex -> vertex.getValue().contains(input))
        .map(vertex -> graph.getConfiguration().getVertices().get(vertex.getKey()))
        .anyMatch(vertex -> vertex instanceof LayerVertex layer && layer.getPreProcessor() != null);
  }
}
