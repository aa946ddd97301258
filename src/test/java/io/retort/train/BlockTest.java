package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.SomeTargets;
import io.retort.data.Affine;
import io.retort.loss.SoftLabels;
import org.junit.jupiter.api.Test;

class BlockTest {

  @Test
  void bytesBecomeTheSameFeaturesAsInTheExamplesTable() {
    byte[] bytes = new byte[2 * 12];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 21);
    }
    for (Affine affine :
        new Affine[] {
          Affine.IDENTITY,
          new Affine(new float[] {1 / 255f}, new float[] {-0.5f}),
          new Affine(new float[] {1, 2, 3}, new float[] {0.1f, 0.2f, 0.3f})
        }) {
      Block block =
          Block.ofBytes(2, bytes.length / 2, bytes, affine, new int[2], SomeTargets.none(), null);
      for (int row = 0; row < 2; row++) {
        float[] expected = new float[12];
        affine.apply(java.util.Arrays.copyOfRange(bytes, row * 12, row * 12 + 12), expected, 0);
        float[] features = new float[15];
        block.features(row, features, 3);
        assertThat(java.util.Arrays.copyOfRange(features, 3, 15)).containsExactly(expected);
      }
    }
  }

  @Test
  void anEmptyPixelIsARawZero() {
    float[] features = new float[3];
    for (Affine affine :
        new Affine[] {
          new Affine(new float[] {2}, new float[] {-0.5f}),
          new Affine(new float[] {1, 2, 3}, new float[] {0.1f, 0.2f, 0.3f})
        }) {
      Block block = Block.ofBytes(1, 3, new byte[3], affine, new int[1], SomeTargets.none(), null);
      block.features(0, features, 0);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(block.blank(channel)).isEqualTo(features[channel]);
      }
    }
    assertThat(Block.ofFloats(1, 3, new float[3], new int[1], SomeTargets.none(), null).blank(2))
        .isZero();
  }

  @Test
  void withoutATeacherThereIsNothingToCopy() {
    Block block = Block.ofFloats(1, 1, new float[] {1}, new int[] {0}, SomeTargets.none(), null);
    SoftLabels out = SomeTargets.softLabels(1, new float[] {7});

    block.softLabel(0, 0, out, 0);

    float[] packed = new float[2];
    out.pack(0, packed, 0);
    assertThat(packed).containsExactly(0, 7);
  }
}
