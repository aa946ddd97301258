package io.retort.network;

import io.retort.loss.Objective;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * The short way of a stack of dense layers. Deeplearning4j computes most layers' outputs twice, the
 * last one's three times, and the loss's slope at the network's input, which nobody asks for; and
 * it makes a new array for every step between. Of 4 passes' matrix products 2 are left.
 */
final class DenseBackpropagation implements Backpropagation {
  private final Backpropagation other;
  private final Objective objective;
  private final List<DensePass> passes = new ArrayList<>();

  /** Of each pass, those behind it. */
  private final List<List<TapPass>> taps = new ArrayList<>();

  private final FloatPointer input;
  private final float[] slopes;
  private final int features;

  /**
   * @param other the way for batches of one row, for whose vectors ND4J calls other routines
   * @param rows the most that a batch may have
   */
  DenseBackpropagation(
      MultiLayerNetwork network, Objective objective, Backpropagation other, int rows) {
    this.other = other;
    this.objective = objective;
    FloatPointer weights = new FloatPointer(network.params().data().addressPointer());
    FloatPointer gradient =
        new FloatPointer(network.getFlattenedGradients().data().addressPointer());
    long offset = 0;
    for (Layer layer : network.getLayers()) {
      FloatPointer own = weights.getPointer(offset);
      FloatPointer slope = gradient.getPointer(offset);
      if (layer.conf().getLayer() instanceof Tap tap) {
        taps.get(taps.size() - 1).add(new TapPass(objective, tap, own, slope, rows));
      } else {
        passes.add(pass((FeedForwardLayer) layer.conf().getLayer(), own, slope, rows));
        taps.add(new ArrayList<>());
      }
      offset += layer.numParams();
    }
    this.features = passes.get(0).inputs();
    this.input = new FloatPointer((long) rows * features);
    this.slopes = new float[passes.get(passes.size() - 1).activations().length];
  }

  private static DensePass pass(
      FeedForwardLayer conf, FloatPointer weights, FloatPointer gradient, int rows) {
    return new DensePass(
        Math.toIntExact(conf.getNIn()),
        Math.toIntExact(conf.getNOut()),
        isRectified(conf),
        weights,
        gradient,
        rows);
  }

  /** Whether this way leads where Deeplearning4j's would for every layer of the network. */
  static boolean takes(MultiLayerNetwork network) {
    MultiLayerConfiguration all = network.getLayerWiseConfigurations();
    for (int i = 0; i < network.getnLayers(); i++) {
      boolean last = i == network.getnLayers() - 1;
      org.deeplearning4j.nn.conf.layers.Layer layer = network.getLayer(i).conf().getLayer();
      if (all.getInputPreProcess(i) != null
          || !(last ? isPlainOutput(layer) : layer instanceof Tap || isPlainDense(layer))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainOutput(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getClass() == OutputLayer.class
        && layer instanceof OutputLayer output
        && output.hasBias()
        && isPlain(output);
  }

  private static boolean isPlainDense(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getClass() == DenseLayer.class
        && layer instanceof DenseLayer dense
        && dense.hasBias()
        && !dense.hasLayerNorm()
        && (isRectified(dense) || dense.getActivationFn().equals(new ActivationIdentity()))
        && isPlain(dense);
  }

  /** A ReLU without a slope, a threshold or a bound of its own. */
  private static boolean isRectified(FeedForwardLayer layer) {
    return layer instanceof DenseLayer && layer.getActivationFn().equals(new ActivationReLU());
  }

  /** Of vectors, with one input or unit, ND4J makes other products. */
  private static boolean isPlain(FeedForwardLayer layer) {
    return layer.getNIn() > 1
        && layer.getNOut() > 1
        && layer.getIDropout() == null
        && layer.getWeightNoise() == null
        && layer.getGradientNormalization() == GradientNormalization.None;
  }

  @Override
  public double gradient(float[] batch, Targets targets) {
    int rows = targets.rows();
    if (rows < 2) {
      return other.gradient(batch, targets);
    }
    double loss = forward(batch, targets, true);
    int last = passes.size() - 1;
    passes.get(last).delta().put(slopes, 0, rows * targets.classes());
    for (int i = last; i >= 0; i--) {
      passes.get(i).backward(inputOf(i), rows);
      if (i > 0) {
        DensePass before = passes.get(i - 1);
        passes.get(i).inputSlope(before.delta(), rows);
        for (int tap = taps.get(i - 1).size() - 1; tap >= 0; tap--) {
          before.addToDelta(taps.get(i - 1).get(tap).slope(), rows);
        }
      }
    }
    return loss;
  }

  @Override
  public double loss(float[] batch, Targets targets) {
    return targets.rows() < 2 ? other.loss(batch, targets) : forward(batch, targets, false);
  }

  private double forward(float[] batch, Targets targets, boolean learn) {
    input.put(batch, 0, targets.rows() * features);
    double hidden = 0;
    for (int i = 0; i < passes.size(); i++) {
      DensePass pass = passes.get(i);
      pass.forward(inputOf(i), targets.rows());
      for (TapPass tap : taps.get(i)) {
        hidden += tap.compare(pass.activations(), targets, learn);
      }
    }
    float[] logits = passes.get(passes.size() - 1).activations();
    return objective.valueAndGradient(targets, logits, slopes) + hidden;
  }

  private FloatPointer inputOf(int layer) {
    return layer == 0 ? input : passes.get(layer - 1).output();
  }

  @Override
  public void close() {
    passes.forEach(DensePass::close);
    taps.forEach(behind -> behind.forEach(TapPass::close));
    input.close();
    other.close();
  }
}
