package io.retort.network;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.Adam;

/** Adam with its moments in arrays; only the gradient goes to and fro. */
final class AdamOptimizer implements Optimizer {
  /** What is worked on at a time fits the innermost cache. */
  private static final int CHUNK = 2048;

  private final AdamArithmetic arithmetic;
  private final FloatPointer gradient;
  private final float[] chunk = new float[CHUNK];
  private final float[][] m;
  private final float[][] v;
  private final int length;

  AdamOptimizer(UpdaterBlock block) {
    this.length = Math.toIntExact(block.getGradientView().length());
    this.arithmetic = new AdamArithmetic((Adam) block.getGradientUpdater().getConfig());
    this.gradient = new FloatPointer(block.getGradientView().data().addressPointer());
    this.m = new float[(length + CHUNK - 1) / CHUNK][CHUNK];
    this.v = new float[m.length][CHUNK];
  }

  static boolean takes(UpdaterBlock block) {
    return block.getGradientUpdater().getConfig() instanceof Adam adam
        && AdamArithmetic.isNative(adam);
  }

  @Override
  public void load(FloatBuffer state, int from) {
    for (int i = 0; i < m.length; i++) {
      state.get(from + i * CHUNK, m[i], 0, count(i));
      state.get(from + length + i * CHUNK, v[i], 0, count(i));
    }
  }

  @Override
  public void save(FloatBuffer state, int from) {
    for (int i = 0; i < m.length; i++) {
      state.put(from + i * CHUNK, m[i], 0, count(i));
      state.put(from + length + i * CHUNK, v[i], 0, count(i));
    }
  }

  /** Parameters of a chunk; the last one may be short. */
  private int count(int i) {
    return Math.min(CHUNK, length - i * CHUNK);
  }

  @Override
  public void apply(int iteration, int epoch) {
    arithmetic.begin(iteration, epoch);
    for (int i = 0; i < m.length; i++) {
      gradient.position((long) i * CHUNK).get(chunk, 0, count(i));
      arithmetic.step(chunk, m[i], v[i], count(i));
      gradient.put(chunk, 0, count(i));
    }
  }

  @Override
  public void close() {
    arithmetic.close();
  }
}
