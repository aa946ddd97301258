package io.retort.train;

import io.retort.SomeTargets;
import io.retort.data.Affine;
import io.retort.data.ExamplesInfo;
import io.retort.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Blocks of drawn rows that can be learned, shared out among workers. */
record SomeBlocks(int workers, List<Block> list) {
  static final int FEATURES = 6;
  static final int CLASSES = 3;

  /**
   * @param rows of each block; the first blocks are the first worker's
   */
  static SomeBlocks of(int workers, int... rows) {
    List<Block> blocks = new ArrayList<>();
    for (int number = 0; number < rows.length; number++) {
      blocks.add(block(rows[number], number));
    }
    return new SomeBlocks(workers, blocks);
  }

  SomeBlocks with(int number, Block block) {
    List<Block> blocks = new ArrayList<>(list);
    blocks.set(number, block);
    return new SomeBlocks(workers, blocks);
  }

  WorkerBlocks distributed(JavaSparkContext spark) {
    return new WorkerBlocks(spark.parallelize(list, list.size()), workers);
  }

  /** The second half's features are no numbers. */
  static Block poisoned(int rows) {
    float[] features = new float[rows * FEATURES];
    java.util.Arrays.fill(features, features.length / 2, features.length, Float.NaN);
    return Block.ofFloats(rows, FEATURES, features, new int[rows], SomeTargets.none(), null);
  }

  static Block block(int rows, int seed) {
    return block(rows, seed, 1);
  }

  static Block block(int rows, int seed, float scale) {
    Random random = new Random(seed);
    float[] features = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(CLASSES);
      for (int f = 0; f < FEATURES; f++) {
        features[row * FEATURES + f] =
            scale * ((float) random.nextGaussian() + (f == labels[row] ? 1 : 0));
      }
    }
    return Block.ofFloats(rows, FEATURES, features, labels, SomeTargets.none(), null);
  }

  /** Of a network that is trained on such blocks. */
  static FitProbe probe(NetworkSpec network) {
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(c -> "c" + c).toList();
    ExamplesInfo info =
        new ExamplesInfo(
            List.of(FEATURES),
            classes,
            "float32",
            Affine.IDENTITY,
            0,
            Map.of(),
            0,
            Map.of(),
            null,
            null);
    return new FitProbe("test", network, info, trained -> trained);
  }
}
