package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.loss.Targets;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * Some examples of a file, drawn by a hash of their ids: the same ones each time, wherever they
 * stand in it.
 *
 * @param size as many, or all where there are no more
 * @param labelledFirst whether those without a label are taken only where others are too few
 */
record ExampleSample(long seed, int size, boolean labelledFirst) implements Serializable {

  private record Drawn(Example example, boolean last, long lot) {
    static final Comparator<Drawn> ORDER =
        Comparator.comparing(Drawn::last)
            .thenComparing(Drawn::lot)
            .thenComparing(drawn -> drawn.example.id);
  }

  /** At most so many of the items, each no likelier than the others, in their order. */
  static <T> List<T> draw(List<T> items, int most, long seed, ToLongFunction<T> number) {
    List<T> drawn = new ArrayList<>(items);
    drawn.sort(Comparator.comparingLong(item -> XXH64.hashLong(number.applyAsLong(item), seed)));
    drawn.subList(Math.min(most, drawn.size()), drawn.size()).clear();
    drawn.sort(Comparator.comparingLong(number));
    return drawn;
  }

  /** Sorted by id. Holds no more of the file than the sample. */
  List<Example> of(String file, ExamplesInfo info, Configuration hadoop) throws IOException {
    PriorityQueue<Drawn> drawn = new PriorityQueue<>(Drawn.ORDER.reversed());
    try (ParquetReader<Example> examples = ExamplesTable.read(new Path(file), info, hadoop)) {
      for (Example example = examples.read(); example != null; example = examples.read()) {
        drawn.add(draw(example));
        if (drawn.size() > size) {
          drawn.remove();
        }
      }
    }
    List<Example> sample = new ArrayList<>();
    drawn.forEach(one -> sample.add(one.example));
    sample.sort(Comparator.comparingLong(example -> example.id));
    return sample;
  }

  private Drawn draw(Example example) {
    boolean last = labelledFirst && example.label == Targets.UNLABELLED;
    return new Drawn(example, last, XXH64.hashLong(example.id, seed));
  }
}
