package io.retort.network;

import java.util.Arrays;
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
  public void load(float[] values, int from) {
    if (state != null) {
      int length = Math.toIntExact(state.length());
      FloatArrays.write(Arrays.copyOfRange(values, from, from + length), state);
    }
  }

  @Override
  public void save(float[] values, int from) {
    if (state != null) {
      float[] own = new float[Math.toIntExact(state.length())];
      FloatArrays.read(state, own);
      System.arraycopy(own, 0, values, from, own.length);
    }
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
