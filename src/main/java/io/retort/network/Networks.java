package io.retort.network;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The end of Deeplearning4j's networks. */
final class Networks {
  private Networks() {}

  /**
   * Frees a network's native memory, as its own {@code close} does, which for good measure asks for
   * two full garbage collections: a tenth of a second each, where networks come and go.
   */
  static void free(Model model) {
    Stream<INDArray> arrays =
        model instanceof ComputationGraph graph
            ? Stream.of(graph.params(), graph.getFlattenedGradients(), state(graph))
            : ofStack((MultiLayerNetwork) model);
    arrays.filter(array -> array != null && array.closeable()).forEach(INDArray::close);
    for (MemoryWorkspace workspace :
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
      workspace.destroyWorkspace(true);
    }
    NativeHeap.trim();
  }

  private static Stream<INDArray> ofStack(MultiLayerNetwork network) {
    Updater updater = network.getUpdater(false);
    return Stream.of(
        network.params(),
        network.getFlattenedGradients(),
        updater == null ? null : updater.getStateViewArray());
  }

  private static INDArray state(ComputationGraph graph) {
    return graph.getUpdater(false) == null ? null : graph.getUpdater(false).getStateViewArray();
  }
}
