package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.data.Affine;
import io.retort.data.Augmentation;
import io.retort.job.AugmentSettings;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.TailShape;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are numbered through their first feature; all else of a row follows from that number. */
class BatchesTest {
  private static final int FEATURES = 2;
  private static final int ROWS = 23;
  private static final SoftLabelForm FORM =
      new SoftLabelForm(
          5,
          2,
          List.of(1.0, 4.0),
          SoftLabelForm.Tail.ZERO,
          new TailShape(new float[5], new float[][] {{1, 0, 0, 0, 0}}));

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 23, 100})
  void everyEpochSeesEveryRowOnceAndItsLastBatchMayBeShort(int batchSize) {
    Batches batches = batches(floats(), batchSize, 0);
    int steps = (ROWS + batchSize - 1) / batchSize;
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Float> seen = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        List<Float> batch = next(batches);
        int expected = step < steps - 1 ? batchSize : ROWS - (steps - 1) * batchSize;
        assertThat(batch).hasSize(expected);
        seen.addAll(batch);
      }
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, ROWS).mapToObj(row -> (float) row).toList());
    }
  }

  @Test
  void epochsDifferInTheirOrder() {
    Batches batches = batches(floats(), ROWS, 0);

    assertThat(next(batches)).isNotEqualTo(next(batches));
  }

  @Test
  void workersDifferInTheirOrder() {
    Batches other = batches(floats(), ROWS, 0, 2);

    assertThat(next(batches(floats(), ROWS, 0))).isNotEqualTo(next(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 7, 12, 13, 40})
  void beginningLaterIsTheSameAsDroppingTheFirstBatches(int firstStep) {
    Batches fromTheStart = batches(floats(), 4, 0);
    for (int step = 0; step < firstStep; step++) {
      fromTheStart.next();
    }
    Batches later = batches(floats(), 4, firstStep);

    for (int step = 0; step < 15; step++) {
      assertThat(next(later)).isEqualTo(next(fromTheStart));
    }
  }

  @Test
  void bytesAreUnpackedWhenABatchIsMade() {
    Affine affine = new Affine(new float[] {1, 0.5f}, new float[] {0, 10});
    byte[] bytes = {0, (byte) 200, 1, 100, 2, 50};
    Block block =
        Block.ofBytes(
            3, FEATURES, bytes, affine, new int[] {0, 1, 2}, new SoftLabels(FORM, 3), null);
    Batches batches = batches(List.of(block), 3, 0);

    Targets targets = batches.next();

    for (int i = 0; i < 3; i++) {
      int row = targets.labels()[i];
      assertThat(batches.features()[i * FEATURES]).isEqualTo(row);
      assertThat(batches.features()[i * FEATURES + 1])
          .isEqualTo((bytes[row * FEATURES + 1] & 0xff) * 0.5f + 10);
    }
  }

  /** Pictures of two channels and 4 x 4 pixels, one pixel of which is not blank in each channel. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 9})
  void picturesMoveAnewInEveryEpochAndWorkersThatBeginLaterAgree(int firstStep) {
    Affine affine = new Affine(new float[] {1, 0.5f}, new float[] {-7, 10});
    byte[] bytes = new byte[ROWS * 32];
    for (int row = 0; row < ROWS; row++) {
      bytes[row * 32 + 5] = (byte) 255;
      bytes[row * 32 + 16 + 5] = (byte) 255;
    }
    Block block =
        Block.ofBytes(ROWS, 32, bytes, affine, new int[ROWS], new SoftLabels(FORM, ROWS), null);
    Augmentation shift = new Augmentation(new AugmentSettings(1, false, 1, 0), 2, 4, 4);
    Batches whole = batches(List.of(block), 6, 32, shift, 0, 1);
    Batches later = batches(List.of(block), 6, 32, shift, firstStep, 1);
    for (int step = 0; step < firstStep; step++) {
      whole.next();
    }

    Set<Integer> places = new HashSet<>();
    Set<List<Integer>> epochs = new HashSet<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> moved = new ArrayList<>();
      for (int step = 0; step < 4; step++) {
        int rows = whole.next().rows();
        assertThat(later.next().rows()).isEqualTo(rows);
        assertThat(later.features()).containsExactly(whole.features());
        for (int row = 0; row < rows; row++) {
          moved.add(place(whole.features(), row));
        }
      }
      places.addAll(moved);
      epochs.add(moved);
    }
    assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6, 8, 9, 10);
    assertThat(epochs).hasSize(3);
  }

  /** Where a picture's only pixel is, the same in both channels; the others must be raw 0. */
  private static int place(float[] features, int row) {
    int found = -1;
    for (int i = 0; i < 16; i++) {
      if (features[row * 32 + i] == 255 - 7) {
        found = i;
      }
    }
    for (int i = 0; i < 16; i++) {
      assertThat(features[row * 32 + i]).isEqualTo(i == found ? 255 - 7 : -7);
      assertThat(features[row * 32 + 16 + i]).isEqualTo(i == found ? 127.5f + 10 : 10);
    }
    return found;
  }

  @Test
  void aBlockThatHasChangedIsRefused() {
    WorkerSchedule schedule = new WorkerSchedule(new int[] {3}, 2, 1);
    Batches batches =
        new Batches(
            schedule, List.of(block(0, 2)).iterator(), FEATURES, FORM, Augmentation.NONE, 0);

    assertThatThrownBy(batches::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 rows has 2");
  }

  private static Batches batches(List<Block> blocks, int batchSize, long firstStep) {
    return batches(blocks, batchSize, firstStep, 1);
  }

  private static Batches batches(List<Block> blocks, int batchSize, long firstStep, long seed) {
    return batches(blocks, batchSize, FEATURES, Augmentation.NONE, firstStep, seed);
  }

  /** Blocks come one by one, as a round's would, and no others do. */
  private static Batches batches(
      List<Block> blocks,
      int batchSize,
      int features,
      Augmentation shift,
      long firstStep,
      long seed) {
    int[] rowsOf = blocks.stream().mapToInt(block -> block.rows).toArray();
    WorkerSchedule schedule = new WorkerSchedule(rowsOf, batchSize, seed);
    int[] needed = schedule.blocks(firstStep, 100);
    return new Batches(
        schedule,
        IntStream.of(needed).mapToObj(blocks::get).iterator(),
        features,
        FORM,
        shift,
        firstStep);
  }

  /**
   * The numbers of the next batch's rows, whose features, labels and logits must belong to them.
   */
  private static List<Float> next(Batches batches) {
    Targets targets = batches.next();
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < targets.rows(); i++) {
      float number = batches.features()[i * FEATURES];
      assertThat(batches.features()[i * FEATURES + 1]).isEqualTo(-number);
      assertThat(targets.labels()[i]).isEqualTo(label((int) number));
      float[] packed = new float[SoftLabels.packedLength(FORM)];
      targets.softLabels().pack(i, packed, 0);
      assertThat(packed).containsExactly(softLabel((int) number));
      numbers.add(number);
    }
    return numbers;
  }

  private static int label(int row) {
    return row % 4 == 3 ? Targets.UNLABELLED : row % 4;
  }

  /** Packed: filtered, two logits, two ratios, two classes, a code. */
  private static float[] softLabel(int row) {
    return new float[] {row % 2, 100 + row, row, -row, -row - 0.5f, row % 5, (row + 1) % 5, -row};
  }

  private static List<Block> floats() {
    return List.of(block(0, 10), block(10, 11), block(11, 11), block(11, ROWS));
  }

  private static Block block(int from, int to) {
    float[] features = new float[(to - from) * FEATURES];
    SoftLabels softLabels = new SoftLabels(FORM, to - from);
    int[] labels = new int[to - from];
    for (int row = from; row < to; row++) {
      features[(row - from) * FEATURES] = row;
      features[(row - from) * FEATURES + 1] = -row;
      labels[row - from] = label(row);
      softLabels.unpack(softLabel(row), 0, row - from);
    }
    return Block.ofFloats(to - from, FEATURES, features, labels, softLabels, null);
  }
}
