package io.retort.data;

import io.retort.job.Split;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for test rows in train, by their features. A sample of test is enough, and of train, which
 * may be of any size, nothing moves between machines but what is found.
 */
final class OverlapArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(OverlapArtefact.class);

  /** Test rows to look for, about. */
  private static final long SAMPLE = 10_000;

  private final SparkSession spark;
  private final long seed;

  OverlapArtefact(SparkSession spark, long seed) {
    this.spark = spark;
    this.seed = seed;
  }

  @Override
  public String path() {
    return Overlap.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe = Recipe.empty();
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      String path = ExamplesTable.path(split);
      recipe = recipe.input(path, workspace.require(path, "prepare").fingerprint());
    }
    return recipe;
  }

  @Override
  public Product make(Making making) throws IOException {
    ExamplesTable train = ExamplesTable.open(making.workspace(), Split.TRAIN);
    ExamplesTable test = ExamplesTable.open(making.workspace(), Split.TEST);
    List<Long> sample = hashes(test, every(test.manifest().rows())).collect();
    Set<Long> known = known(train, new HashSet<>(sample));
    Overlap overlap = new Overlap(sample.size(), sample.stream().filter(known::contains).count());
    overlap.told().ifPresent(LOG::warn);
    return new Product(
        0, DigestUtils.sha256Hex(Documents.line(making.recipe()) + overlap), overlap);
  }

  /** One row of so many is looked for. */
  private static long every(long rows) {
    return Math.max(1, rows / SAMPLE);
  }

  /** Of the features of each row, as they are whatever they are stored as, of a sample by id. */
  private JavaRDD<Long> hashes(ExamplesTable table, long every) {
    ExamplesInfo info = table.info();
    long lot = seed;
    return table
        .rows(spark)
        .filter(row -> Math.floorMod(XXH64.hashLong(row.id, lot), every) == 0)
        .map(row -> hash(row, info));
  }

  private static long hash(Example row, ExamplesInfo info) {
    float[] features = new float[info.features()];
    info.decode(row, features, 0);
    return new Example(row.id, row.label, null, features).hash();
  }

  private Set<Long> known(ExamplesTable table, Set<Long> wanted) {
    Broadcast<Set<Long>> sought =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(wanted);
    try {
      JavaRDD<Long> found = hashes(table, 1).filter(hash -> sought.value().contains(hash));
      return new HashSet<>(found.distinct().collect());
    } finally {
      sought.destroy();
    }
  }
}
