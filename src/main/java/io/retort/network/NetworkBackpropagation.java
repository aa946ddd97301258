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
  private final Taps taps;

  /** Or null, where examples are numbers. */
  private final TokenInput tokens;

  private final INDArray input;
  private final INDArray mask;
  private final Map<Integer, INDArray> inputs = new HashMap<>();
  private final Map<Integer, INDArray> masks = new HashMap<>();
  private final Map<Integer, INDArray> labels = new HashMap<>();

  /**
   * @param loss that of the network's output layer
   * @param rows the most that a batch may have
   */
  NetworkBackpropagation(
      MultiLayerNetwork network, ObjectiveLoss loss, Taps taps, int rows, int features) {
    this.network = network;
    this.loss = loss;
    this.taps = taps;
    this.tokens = TokenInput.of(network.getLayer(0), features).orElse(null);
    this.input = FloatArrays.allocate(rows, tokens == null ? features : tokens.taken());
    this.mask = tokens == null ? null : FloatArrays.allocate(rows, tokens.taken());
  }

  @Override
  public double gradient(float[] batch, Targets targets) {
    int rows = targets.rows();
    INDArray x = input(batch, rows);
    loss.expect(targets);
    taps.expect(targets);
    network.setInput(x);
    if (mask != null) {
      network.setLayerMaskArrays(mask(rows), null);
    }
    network.setLabels(
        labels.computeIfAbsent(rows, n -> FloatArrays.allocate(n, targets.classes()).assign(0)));
    network.computeGradientAndScore();
    network.clearLayersStates();
    network.clearLayerMaskArrays();
    return loss.value() + taps.value();
  }

  @Override
  public double loss(float[] batch, Targets targets) {
    INDArray x = input(batch, targets.rows());
    taps.expect(targets);
    INDArray logits = network.output(x, false, mask(targets.rows()), null);
    return loss.of(logits, targets) + taps.value();
  }

  private INDArray input(float[] batch, int rows) {
    INDArray x = inputs.computeIfAbsent(rows, n -> firstRows(input, n));
    if (tokens == null) {
      FloatArrays.write(batch, x);
    } else {
      tokens.write(batch, rows, x, mask(rows));
    }
    return x;
  }

  /** Or null. */
  private INDArray mask(int rows) {
    return mask == null ? null : masks.computeIfAbsent(rows, n -> firstRows(mask, n));
  }

  private static INDArray firstRows(INDArray all, int rows) {
    return all.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }

  @Override
  public void close() {
    taps.close();
    labels.values().forEach(INDArray::close);
    input.close();
    if (mask != null) {
      mask.close();
    }
  }
}
