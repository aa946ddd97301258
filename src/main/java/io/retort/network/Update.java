package io.retort.network;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What makes a step of the gradient that lies in a network: the optimizer, then the change of the
 * parameters. The bits are those that Deeplearning4j's {@code fit} makes.
 */
final class Update implements AutoCloseable {
  private final MultiLayerNetwork network;
  private final MultiLayerUpdater updater;
  private final INDArray gradient;
  private final boolean normalized;
  private final List<BlockUpdate> blocks;

  Update(MultiLayerNetwork network) {
    this.network = network;
    this.updater = (MultiLayerUpdater) network.getUpdater();
    this.gradient = network.getFlattenedGradients().reshape(network.numParams());
    this.normalized = isNormalized(network);
    this.blocks =
        updater.getUpdaterBlocks().stream()
            .filter(block -> !block.skipDueToPretrainConfig(false))
            .map(block -> new BlockUpdate(block, optimizer(block)))
            .toList();
  }

  private Optimizer optimizer(UpdaterBlock block) {
    return !normalized && CpuBackend.isHost() && AdamOptimizer.takes(block)
        ? new AdamOptimizer(block)
        : new NativeOptimizer(block);
  }

  /** Whether some layer scales or clips its gradient, which is left to Deeplearning4j. */
  static boolean isNormalized(MultiLayerNetwork network) {
    for (Layer layer : network.getLayers()) {
      GradientNormalization normalization = layer.getConfig().getGradientNormalization();
      if (normalization != null && normalization != GradientNormalization.None) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets what steps go on from.
   *
   * @param state as {@link #save} gave it, empty at the beginning
   */
  void load(FloatBuffer parameters, FloatBuffer state) {
    FloatArrays.write(parameters, network.params());
    FloatBuffer begun = state.hasRemaining() ? state : FloatBuffer.allocate(stateLength());
    blocks.forEach(block -> block.load(begun));
  }

  /**
   * One step.
   *
   * @param iteration steps taken before, for the schedule and for Adam's correction
   */
  void apply(int iteration, int epoch) {
    if (normalized) {
      updater.update(
          network.gradient(),
          iteration,
          epoch,
          network.getInputMiniBatchSize(),
          LayerWorkspaceMgr.noWorkspaces());
    } else {
      blocks.forEach(block -> block.apply(iteration, epoch));
    }
    network.params().subi(gradient);
    network.applyConstraints(iteration + 1, epoch);
  }

  /** Writes parameters and the optimizer's state, each from the beginning. */
  void save(FloatBuffer parameters, FloatBuffer state) {
    FloatArrays.read(network.params(), parameters);
    blocks.forEach(block -> block.save(state));
  }

  /** Of the optimizer's state: one vector in Deeplearning4j's order, empty for plain SGD. */
  int stateLength() {
    INDArray view = updater.getStateViewArray();
    return view == null ? 0 : Math.toIntExact(view.length());
  }

  @Override
  public void close() {
    blocks.forEach(BlockUpdate::close);
  }
}
