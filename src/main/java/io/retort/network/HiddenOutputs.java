package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What hidden layers of a network give, beside its logits. */
final class HiddenOutputs {
  private final Model model;
  private final List<HiddenShape> shapes = new ArrayList<>();

  HiddenOutputs(Model model) {
    this.model = model;
  }

  List<HiddenShape> shapes() {
    return shapes;
  }

  /**
   * Finds the layers that are wanted.
   *
   * @param layers their names or, of a stack, numbers
   * @param name of the model, for messages
   * @param example of zeros
   * @throws UserError naming one that is not there, or gives neither values nor maps
   */
  void find(List<String> layers, String name, INDArray example) {
    Map<String, INDArray> outputs = outputs(example, null);
    try {
      for (String layer : layers) {
        INDArray output = outputs.get(layer);
        if (output == null) {
          throw new UserError(
              "labels.hidden = %s: no layer of %s, which has %s"
                  .formatted(layer, name, told(outputs)));
        }
        shapes.add(HiddenLayers.shape("labels.hidden", layer, sizes(output)));
      }
    } finally {
      close(outputs);
    }
  }

  /** Each by its first name. */
  private static String told(Map<String, INDArray> outputs) {
    Set<INDArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return outputs.entrySet().stream()
        .filter(output -> seen.add(output.getValue()))
        .map(output -> output.getKey() + " " + Arrays.toString(sizes(output.getValue())))
        .collect(Collectors.joining(" | "));
  }

  private static long[] sizes(INDArray output) {
    return Arrays.copyOfRange(output.shape(), 1, output.rank());
  }

  /**
   * Runs a batch.
   *
   * @param mask or null
   * @param logits out: row-major {@code [rows, classes]}
   * @param hidden out: of each layer, row-major {@code [rows, values]}
   */
  void answer(INDArray batch, INDArray mask, float[] logits, float[][] hidden) {
    Map<String, INDArray> outputs = outputs(batch, mask);
    try {
      for (int layer = 0; layer < hidden.length; layer++) {
        FloatArrays.readRows(outputs.get(shapes.get(layer).name()), hidden[layer]);
      }
      FloatArrays.readRows(outputs.get(last()), logits);
    } finally {
      close(outputs);
    }
  }

  private String last() {
    return model instanceof ComputationGraph graph
        ? graph.getConfiguration().getNetworkOutputs().get(0)
        : Integer.toString(((MultiLayerNetwork) model).getnLayers() - 1);
  }

  /** By name; those of a stack by number as well. */
  private Map<String, INDArray> outputs(INDArray batch, INDArray mask) {
    return model instanceof ComputationGraph graph
        ? ofGraph(graph, batch, mask)
        : ofStack((MultiLayerNetwork) model, batch, mask);
  }

  private static Map<String, INDArray> ofGraph(
      ComputationGraph graph, INDArray batch, INDArray mask) {
    if (mask != null) {
      graph.setLayerMaskArrays(new INDArray[] {mask}, null);
    }
    Map<String, INDArray> outputs = new LinkedHashMap<>(graph.feedForward(batch, false));
    graph.clearLayerMaskArrays();
    graph.getConfiguration().getNetworkInputs().forEach(outputs::remove);
    return outputs;
  }

  private static Map<String, INDArray> ofStack(
      MultiLayerNetwork stack, INDArray batch, INDArray mask) {
    if (mask != null) {
      stack.setLayerMaskArrays(mask, null);
    }
    List<INDArray> all = stack.feedForward(batch, false);
    stack.clearLayerMaskArrays();
    Map<String, INDArray> outputs = new LinkedHashMap<>();
    for (int layer = 0; layer < stack.getnLayers(); layer++) {
      outputs.put(Integer.toString(layer), all.get(layer + 1));
    }
    for (int layer = 0; layer < stack.getnLayers(); layer++) {
      String name = stack.getLayer(layer).conf().getLayer().getLayerName();
      if (name != null) {
        outputs.putIfAbsent(name, all.get(layer + 1));
      }
    }
    return outputs;
  }

  /** Several names may stand for one. */
  private static void close(Map<String, INDArray> outputs) {
    for (INDArray output : outputs.values()) {
      if (!output.wasClosed() && output.closeable()) {
        output.close();
      }
    }
  }
}
