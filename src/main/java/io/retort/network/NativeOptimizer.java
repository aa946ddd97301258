package io.retort.network;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/** Any of ND4J's optimizers. */
final class NativeOptimizer implements Optimizer {
  private final GradientUpdater<?> updater;
  private final INDArray gradient;
  private final INDArray state;

  NativeOptimizer(UpdaterBlock block) {
    this.updater = block.getGradientUpdater();
    this.gradient = block.getGradientView();
    this.state = block.getUpdaterView();
  }

  @Override
  public void load(FloatBuffer values, int from) {
    if (state != null) {
      FloatArrays.write(own(values, from), state);
    }
  }

  @Override
  public void save(FloatBuffer values, int from) {
    if (state != null) {
      FloatArrays.read(state, own(values, from));
    }
  }

  private FloatBuffer own(FloatBuffer values, int from) {
    return values.slice(from, Math.toIntExact(state.length()));
  }

  @Override
  public void apply(int iteration, int epoch) {
    updater.applyUpdater(gradient, iteration, epoch);
  }

  @Override
  public void close() {
    // All of it is the network's.
  }
}
