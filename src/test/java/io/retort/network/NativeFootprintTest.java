package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.NetworkSettings;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class NativeFootprintTest {
  private static final long MB = 1 << 20;

  @Test
  void activationsAreTheValuesOfAllLayers() {
    // Convolution and pool, twice, with all places kept; then the dense layer, and the output.
    assertThat(spec(new NetworkSettings.Cnn(List.of(4, 8), 3, 2, List.of(16), 0, 0)).activations())
        .isEqualTo(4 * 28 * 28 + 4 * 14 * 14 + 8 * 14 * 14 + 8 * 7 * 7 + 16 + 10);
    assertThat(spec(new NetworkSettings.Mlp(List.of(64, 32), 0, 0)).activations())
        .isEqualTo(64 + 32 + 10);
  }

  @Test
  void eachTaskHasNetworksOfItsOwnAndTheTeachersFileIsThereOnce() {
    NativeFootprint footprint = new NativeFootprint(MB, 2, 1000, 100, 128, 50 * MB);
    long four = footprint.bytes(4, 0);

    assertThat(four - footprint.bytes(3, 0))
        .isBetween(footprint.taskBytes(), 3 * footprint.taskBytes());
    assertThat(four - new NativeFootprint(MB, 2, 1000, 100, 128, 40 * MB).bytes(4, 0))
        .isEqualTo(30 * MB);
  }

  @Test
  void aLargerHeapTakesMoreBesideIt() {
    NativeFootprint footprint = new NativeFootprint(1000, 2, 1000, 100, 128, 0);
    assertThat(footprint.bytes(1, 8L << 30)).isGreaterThan(footprint.bytes(1, 1L << 30) + 300 * MB);
  }

  /** Else its limit would be of use. */
  @Test
  void javaCppDoesNotCountWhatArraysHold() {
    CpuBackend.use();
    long before = Pointer.totalBytes();
    try (INDArray array = FloatArrays.allocate(1000, 1000)) {
      assertThat(array.length()).isEqualTo(1_000_000);
      assertThat(Pointer.totalBytes() - before).isLessThan(1000);
    }
  }

  private static NetworkSpec spec(NetworkSettings settings) {
    return NetworkSpec.of(
        "student.network",
        settings,
        List.of(1, 28, 28),
        Vocabulary.NONE,
        10,
        1,
        new Configuration());
  }
}
