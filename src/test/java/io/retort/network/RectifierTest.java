package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

class RectifierTest {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xffc00001),
    Float.intBitsToFloat(0x7fffffff),
    1f,
    -1f
  };

  @BeforeAll
  static void oneThread() {
    CpuBackend.use();
  }

  @Test
  void theWayBackHasTheBitsOfNd4j() {
    int length = 5003; // Of no full chunks.
    Random random = new Random(1);
    float[] values = new float[length];
    float[] slopes = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i < 200 ? SPECIAL[i % SPECIAL.length] : (float) random.nextGaussian();
      slopes[i] =
          i < 200 ? SPECIAL[i / SPECIAL.length % SPECIAL.length] : random.nextFloat() - 0.5f;
    }

    assertThat(bits(new Rectifier(), values, slopes, 1, length))
        .isEqualTo(bits(new ActivationReLU(), values, slopes, 1, length));
  }

  @Test
  void itTakesOtherOrdersToo() {
    float[] values = {1, -2, 3, 4, -5, 6};
    float[] slopes = {7, 8, 9, 10, 11, 12};
    INDArray z = array(values, 2, 3).permute(1, 0);
    INDArray epsilon = array(slopes, 2, 3).permute(1, 0);

    INDArray result = new Rectifier().backprop(z, epsilon).getFirst();

    assertThat(result.dup('c').toFloatMatrix())
        .isDeepEqualTo(new float[][] {{7, 10}, {0, 0}, {9, 12}});
  }

  private static int[] bits(ActivationReLU relu, float[] values, float[] slopes, int... shape) {
    INDArray result =
        relu.backprop(array(values, shape[0], shape[1]), array(slopes, shape[0], shape[1]))
            .getFirst();
    float[] read = new float[values.length];
    FloatArrays.read(result, read);
    int[] bits = new int[read.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(read[i]); // One NaN is as good as another.
    }
    return bits;
  }

  private static INDArray array(float[] values, long rows, long columns) {
    INDArray array = FloatArrays.allocate(rows, columns);
    FloatArrays.write(values, array);
    return array;
  }
}
