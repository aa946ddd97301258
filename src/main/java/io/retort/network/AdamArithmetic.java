package io.retort.network;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ND4J's Adam (Kingma and Ba, arXiv 1412.6980, without a bias-corrected epsilon) on arrays, a few
 * times as fast: the compiler makes it vector code, while ND4J's is one number after the other. It
 * is meant to give the same bits. What order a native compiler gave the operations, and which it
 * fused, only the library at hand tells; {@link #isNative} asks it.
 */
final class AdamArithmetic implements AutoCloseable {
  /** Steps that powers are made for at once. */
  private static final int AHEAD = 256;

  private static final int PROBES = 1 << 10;
  private static final int[] PROBED_STEPS = {
    0, 1, 2, 3, 10, 77, 255, 256, 1000, 1100, 54321, 54399
  };

  private final Adam config;
  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final INDArray bases;
  private final INDArray exponents;
  private final float[] powers = new float[2 * AHEAD];
  private long powersFrom = -1;
  private float rate;

  AdamArithmetic(Adam config) {
    this.config = config;
    this.beta1 = (float) config.getBeta1();
    this.beta2 = (float) config.getBeta2();
    this.epsilon = (float) config.getEpsilon();
    this.bases = FloatArrays.allocate(powers.length);
    this.exponents = FloatArrays.allocate(powers.length);
  }

  /** Begins a step: what is the same for all parameters. */
  void begin(int iteration, int epoch) {
    if (powersFrom < 0 || iteration < powersFrom || iteration >= powersFrom + AHEAD) {
      raise(iteration);
    }
    int ahead = (int) (iteration - powersFrom);
    float learningRate = (float) config.getLearningRate(iteration, epoch);
    float root = (float) Math.sqrt(1f - powers[AHEAD + ahead]);
    rate = (float) ((double) (learningRate * root) / (1.0 - powers[ahead]));
    if (Float.isNaN(rate) || Float.isInfinite(rate) || rate == 0) {
      rate = epsilon; // So ND4J does, where the schedule ends at 0.
    }
  }

  /**
   * The betas' powers for the next steps, by ND4J: a mathematical library's powers are not those of
   * Java.
   */
  private void raise(int iteration) {
    float[] values = new float[powers.length];
    Arrays.fill(values, 0, AHEAD, beta1);
    Arrays.fill(values, AHEAD, values.length, beta2);
    FloatArrays.write(values, bases);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (iteration + i % AHEAD) + 1f;
    }
    FloatArrays.write(values, exponents);
    Transforms.pow(bases, exponents, false);
    FloatArrays.read(bases, powers);
    powersFrom = iteration;
  }

  /**
   * Goes a step with some parameters. All arrays begin with the same parameter: with an offset
   * between them, or in one loop, Java's compiler makes no vector code.
   *
   * @param gradient made to what is to be taken from the parameters
   * @param m first moments
   * @param v second moments
   */
  void step(float[] gradient, float[] m, float[] v, int count) {
    first(gradient, m, count, beta1, 1 - beta1);
    second(gradient, v, count, beta2, 1 - beta2);
    move(gradient, m, v, count, rate, epsilon);
  }

  private static void first(float[] g, float[] m, int count, float beta, float rest) {
    for (int i = 0; i < count; i++) {
      m[i] = Math.fma(beta, m[i], g[i] * rest);
    }
  }

  private static void second(float[] g, float[] v, int count, float beta, float rest) {
    for (int i = 0; i < count; i++) {
      v[i] = Math.fma(beta, v[i], g[i] * g[i] * rest);
    }
  }

  private static void move(float[] g, float[] m, float[] v, int count, float rate, float epsilon) {
    for (int i = 0; i < count; i++) {
      g[i] = rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  /** Whether the native library's Adam gives the same bits, tried on some thousand numbers. */
  static boolean isNative(Adam config) {
    Random random = new Random(1);
    float[] m = new float[PROBES];
    float[] v = new float[PROBES];
    try (AdamArithmetic own = new AdamArithmetic(config);
        INDArray gradient = FloatArrays.allocate(PROBES);
        INDArray nativeM = FloatArrays.allocate(PROBES).assign(0);
        INDArray nativeV = FloatArrays.allocate(PROBES).assign(0)) {
      AdamUpdater updater = new AdamUpdater(config);
      updater.setState(Map.of(AdamUpdater.M_STATE, nativeM, AdamUpdater.V_STATE, nativeV), false);
      for (int iteration : PROBED_STEPS) {
        float[] values = gradients(random);
        FloatArrays.write(values, gradient);
        updater.applyUpdater(gradient, iteration, 0);
        own.begin(iteration, 0);
        own.step(values, m, v, PROBES);
        if (!same(values, gradient) || !same(m, nativeM) || !same(v, nativeV)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Of many sizes, and some of them 0. */
  private static float[] gradients(Random random) {
    float[] values = new float[PROBES];
    for (int i = 0; i < PROBES; i++) {
      values[i] = i % 16 == 0 ? 0 : (float) (random.nextGaussian() * Math.exp(-i / 100.0));
    }
    return values;
  }

  private static boolean same(float[] expected, INDArray actual) {
    float[] values = new float[PROBES];
    FloatArrays.read(actual, values);
    return Arrays.equals(values, expected);
  }

  @Override
  public void close() {
    bases.close();
    exponents.close();
  }
}
