package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawExampleTest {

  @Test
  void wholeNumbersFromZeroTo255FitBytes() {
    float[] all = new float[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    RawExample example = RawExample.floats(0, 0, 0, all);

    assertThat(example.fitsBytes()).isTrue();
    assertThat(RawExample.bytes(0, 0, 0, example.toBytes()).toFloats()).containsExactly(all);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 256, 0.5f, -0.0f, Float.NaN, 1e20f})
  void nothingElseFitsBytes(float value) {
    assertThat(RawExample.floats(0, 0, 0, new float[] {1, value}).fitsBytes()).isFalse();
  }
}
