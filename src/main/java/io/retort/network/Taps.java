package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The taps of a network that is trained in Deeplearning4j's own way. */
final class Taps implements AutoCloseable {
  private final List<TapLayer> layers = new ArrayList<>();
  private final List<TapPass> passes = new ArrayList<>();

  /**
   * @param rows the most that a batch may have
   */
  Taps(MultiLayerNetwork network, Objective objective, int rows) {
    FloatPointer weights = new FloatPointer(network.params().data().addressPointer());
    FloatPointer gradient =
        new FloatPointer(network.getFlattenedGradients().data().addressPointer());
    long offset = 0;
    for (Layer layer : network.getLayers()) {
      if (layer instanceof TapLayer tap) {
        checkHost();
        TapPass pass =
            new TapPass(
                objective,
                tap.layerConf(),
                weights.getPointer(offset),
                gradient.getPointer(offset),
                rows);
        tap.bind(pass, rows);
        layers.add(tap);
        passes.add(pass);
      }
      offset += layer.numParams();
    }
  }

  /** They work on the CPU, in the memory where the parameters are. */
  private static void checkHost() {
    if (!CpuBackend.isHost()) {
      throw new UserError(
          "train.device: networks run on GPUs here, must be cpu with loss.terms on hidden layers");
    }
  }

  /** What the next batch is compared with. */
  void expect(Targets targets) {
    layers.forEach(layer -> layer.expect(targets));
  }

  /** The mean loss of the last batch, of all. */
  double value() {
    double sum = 0;
    for (TapLayer layer : layers) {
      sum += layer.value();
    }
    return sum;
  }

  @Override
  public void close() {
    passes.forEach(TapPass::close);
  }
}
