package io.retort.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Scales a step's gradient, all layers together, down to an L2 norm where it is longer, before
 * weight decay and the updater see it (Pascanu, Mikolov and Bengio 2013; {@code clip_grad_norm_} of
 * PyTorch). Deeplearning4j's own clipping is by layer, which changes the gradient's direction.
 */
final class GradientClipping {
  /** PyTorch's, against a division by 0. */
  private static final double EPSILON = 1e-6;

  private final double norm;

  /** Views of the network's gradient. */
  private final List<INDArray> gradients;

  GradientClipping(double norm, MultiLayerNetwork network) {
    this.norm = norm;
    this.gradients = gradients(network);
  }

  void clip() {
    double squares = 0;
    for (INDArray gradient : gradients) {
      // BLAS sums in doubles. ND4J's own norm sums in floats, one after the other: a million of
      // them are off by 3e-4.
      double length = Nd4j.getBlasWrapper().nrm2(gradient);
      squares += length * length;
    }
    double factor = norm / (Math.sqrt(squares) + EPSILON);
    if (!(factor >= 1)) { // What is no number must stay none, so that the training stops over it.
      gradients.forEach(gradient -> gradient.muli(factor));
    }
  }

  /**
   * The parts of the flat gradient that are one: a batch normalization keeps the changes of its
   * running mean and variance among them.
   */
  private static List<INDArray> gradients(MultiLayerNetwork network) {
    INDArray flat = network.getFlattenedGradients();
    INDArray all = flat.reshape(flat.length());
    List<INDArray> parts = new ArrayList<>();
    long from = 0;
    long to = 0;
    for (Layer layer : network.getLayers()) {
      for (var parameter : layer.paramTable(false).entrySet()) {
        long length = parameter.getValue().length();
        if (!layer.updaterDivideByMinibatch(parameter.getKey())) {
          add(parts, all, from, to);
          from = to + length;
        }
        to += length;
      }
    }
    add(parts, all, from, to);
    return parts;
  }

  private static void add(List<INDArray> parts, INDArray all, long from, long to) {
    if (to > from) {
      parts.add(all.get(NDArrayIndex.interval(from, to)));
    }
  }
}
