package io.retort.network;

import io.retort.loss.Targets;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Deeplearning4j's own way, which every network can go. */
final class NetworkBackpropagation implements Backpropagation {
  private final MultiLayerNetwork network;
  private final ObjectiveLoss loss;
  private final INDArray input;
  private final Map<Integer, INDArray> inputs = new HashMap<>();
  private final Map<Integer, INDArray> labels = new HashMap<>();

  /**
   * @param loss that of the network's output layer
   * @param rows the most that a batch may have
   */
  NetworkBackpropagation(MultiLayerNetwork network, ObjectiveLoss loss, int rows, int features) {
    this.network = network;
    this.loss = loss;
    this.input = FloatArrays.allocate(rows, features);
  }

  @Override
  public double gradient(float[] batch, Targets targets) {
    int rows = targets.rows();
    INDArray x = inputs.computeIfAbsent(rows, this::firstRows);
    FloatArrays.write(batch, x);
    loss.expect(targets);
    network.setInput(x);
    network.setLabels(
        labels.computeIfAbsent(rows, n -> FloatArrays.allocate(n, targets.classes()).assign(0)));
    network.computeGradientAndScore();
    network.clearLayersStates();
    return loss.value();
  }

  @Override
  public double loss(float[] batch, Targets targets) {
    INDArray x = inputs.computeIfAbsent(targets.rows(), this::firstRows);
    FloatArrays.write(batch, x);
    return loss.of(network.output(x, false), targets);
  }

  private INDArray firstRows(int rows) {
    return input.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }

  @Override
  public void close() {
    labels.values().forEach(INDArray::close);
    input.close();
  }
}
