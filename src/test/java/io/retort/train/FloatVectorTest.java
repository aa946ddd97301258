package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatVectorTest {

  @Test
  void partsLieOneAfterTheOther() {
    FloatVector vector = FloatVector.of(new float[] {1, -0f}, new float[0], new float[] {3});

    assertThat(vector.slice(0, vector.length())).containsExactly(1, -0f, 3);
    assertThat(vector.slice(1, 3)).containsExactly(-0f, 3);
  }

  @Test
  void aBufferIsNoCopy() {
    FloatVector vector = FloatVector.ofLength(4);
    vector.buffer(1, 3).put(0, 7).put(1, 8);

    assertThat(vector.slice(0, 4)).containsExactly(0, 7, 8, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 2999})
  void oneThatIsNoNumberIsFoundWhereverItIs(int place) {
    float[] values = new float[3000];
    values[5] = -Float.MAX_VALUE;
    values[6] = Float.MIN_VALUE;
    assertThat(FloatVector.of(values).isFinite()).isTrue();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      values[place] = bad;
      assertThat(FloatVector.of(values).isFinite()).isFalse();
    }
  }
}
