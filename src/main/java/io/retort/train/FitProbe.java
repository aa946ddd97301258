package io.retort.train;

import io.retort.data.ExamplesInfo;
import io.retort.loss.Targets;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.Fit;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.network.TrainedNetworkSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Option;

/**
 * Asks a network, when its training has ended, about labelled rows that it learned from: the first
 * of each cached block, or of some blocks where there are many.
 *
 * @param network as it is used, without what its training added
 * @param info of the table that has the labels
 * @param used makes its parameters of those that were trained
 */
record FitProbe(String name, NetworkSpec network, ExamplesInfo info, Use used) {
  private static final int ROWS = 2048;
  private static final int MOST_BLOCKS = 64;

  /** Fewer tell nothing. */
  private static final int FEWEST_ROWS = 20;

  /** Makes parameters of the network in use of those that were trained. */
  interface Use {
    float[] of(float[] trained) throws IOException;
  }

  /**
   * The network in use, and how it fits what it learned from, as far as enough rows have a label.
   *
   * @param trained parameters
   * @param rounds the text of {@code rounds.jsonl}
   */
  TrainedNetwork ended(WorkerBlocks data, float[] trained, String rounds) throws IOException {
    float[] parameters = used.of(trained);
    return new TrainedNetwork(parameters, fit(data, parameters, rounds));
  }

  private Fit fit(WorkerBlocks data, float[] parameters, String rounds) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    Broadcast<float[]> shared = spark.broadcast(parameters);
    try {
      ClassifierSource source = new TrainedNetworkSource(network, shared, name);
      JavaRDD<Block> some = some(data.blocks());
      int each = (ROWS + some.getNumPartitions() - 1) / some.getNumPartitions();
      Tally tally = tally(info);
      some.mapPartitions(new Known(source, info, each), true).collect().forEach(tally::merge);
      return tally.rows() < FEWEST_ROWS ? null : of(tally, LossTrend.of(rounds));
    } finally {
      shared.destroy();
    }
  }

  private static Fit of(Tally tally, LossTrend trend) {
    boolean numbers = tally.ofNumbers();
    double r2 = numbers ? tally.r2() : Double.NaN;
    return new Fit(
        tally.rows(),
        numbers ? null : (Double) tally.accuracy(),
        numbers ? null : (Double) tally.commonest(),
        numbers ? null : (Double) tally.loss(),
        numbers ? null : (Double) tally.constantLoss(),
        Double.isNaN(r2) ? null : (Double) r2,
        trend.last(),
        trend.before(),
        trend.falling());
  }

  static Tally tally(ExamplesInfo info) {
    return info.regression()
        ? Tally.ofNumbers(info.numbers().mean(), info.numbers().deviation())
        : Tally.ofClasses(info.classes().size());
  }

  /** As many partitions with one block each. */
  private static JavaRDD<Block> some(JavaRDD<Block> blocks) {
    int all = blocks.getNumPartitions();
    int count = Math.min(all, MOST_BLOCKS);
    int[][] chosen =
        IntStream.range(0, count)
            .mapToObj(i -> new int[] {(int) ((long) i * all / count)})
            .toArray(int[][]::new);
    return blocks
        .rdd()
        .coalesce(count, false, Option.apply(new BlockChoice(chosen)), null)
        .toJavaRDD();
  }

  /** The first labelled rows of a block. */
  record Known(ClassifierSource model, ExamplesInfo info, int most)
      implements FlatMapFunction<Iterator<Block>, Tally> {
    private static final int BATCH = 256;

    @Override
    public Iterator<Tally> call(Iterator<Block> blocks) {
      Tally tally = tally(info);
      while (blocks.hasNext()) {
        add(blocks.next(), tally);
      }
      return List.of(tally).iterator();
    }

    private void add(Block block, Tally tally) {
      int[] labelled =
          IntStream.range(0, block.rows)
              .filter(row -> block.label(row) != Targets.UNLABELLED)
              .limit(most)
              .toArray();
      if (labelled.length == 0) {
        return;
      }
      Classifier network = model.onThisThread();
      int classes = network.classes();
      float[] features = new float[BATCH * info.features()];
      float[] logits = new float[BATCH * classes];
      for (int from = 0; from < labelled.length; from += BATCH) {
        int rows = Math.min(BATCH, labelled.length - from);
        for (int i = 0; i < rows; i++) {
          block.features(labelled[from + i], features, i * info.features());
        }
        network.logits(features, rows, logits);
        for (int i = 0; i < rows; i++) {
          tally.add(logits, i * classes, block.label(labelled[from + i]));
        }
      }
    }
  }
}
