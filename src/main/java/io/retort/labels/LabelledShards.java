package io.retort.labels;

import io.retort.data.ExamplesTable;
import io.retort.job.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All shards of a table, as one. */
record LabelledShards(List<Shard> shards) {
  private static final Logger LOG = LoggerFactory.getLogger(LabelledShards.class);

  /**
   * @throws UserError where the shards have not the rows that the manifests of examples speak of
   */
  void check(List<ExamplesTable> tables) {
    Map<String, Long> rows = sums(Shard::rows);
    for (ExamplesTable table : tables) {
      long found = rows.getOrDefault(table.split().key(), 0L);
      if (found != table.manifest().rows()) {
        throw new UserError(
            table.path()
                + ": has "
                + found
                + " rows, but its manifest says "
                + table.manifest().rows()
                + "; run `prepare --force`");
      }
    }
  }

  /**
   * Says what there is to say beside that they are there.
   *
   * @param views of each example
   */
  void tell(int views) {
    long rows = views * sum(Shard::rows);
    long labelled = sum(Shard::labelled);
    if (labelled < rows) {
      LOG.info("label: {} of {} rows were labelled already", count(rows - labelled), count(rows));
    }
    long filtered = sum(Shard::filtered);
    if (filtered > 0) {
      LOG.info(
          "label: {} of {} rows are filtered: the student follows their hard label alone",
          count(filtered),
          count(rows));
    }
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private long sum(ToLongFunction<Shard> count) {
    return shards.stream().mapToLong(count).sum();
  }

  /** By split. */
  Map<String, Long> sums(ToLongFunction<Shard> count) {
    return shards.stream()
        .collect(Collectors.groupingBy(Shard::split, TreeMap::new, Collectors.summingLong(count)));
  }

  /** Their files. */
  Set<String> names() {
    return shards.stream().map(Shard::file).collect(Collectors.toSet());
  }

  String fingerprint() {
    return DigestUtils.sha256Hex(
        shards.stream()
            .map(shard -> shard.file() + " " + shard.sha256())
            .sorted()
            .collect(Collectors.joining("\n")));
  }
}
