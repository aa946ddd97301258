package io.retort.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.retort.job.Split;
import org.apache.spark.sql.Column;

/**
 * Rows that nothing is trained on.
 *
 * @param share of those that there are; 0: none
 * @param rows which may be among them
 */
record HeldBack(double share, Rows rows) {

  /** Which rows may be held back. */
  enum Rows {
    /** Any, whose loss is to tell when a training stops. */
    ANY,
    /** Those of train that have a label, by which models are told apart. */
    LABELLED
  }

  /** To stop a training early, where share is not 0. */
  static HeldBack forEarlyStopping(double share) {
    return new HeldBack(share, Rows.ANY);
  }

  static HeldBack ofLabelled(double share) {
    return new HeldBack(share, Rows.LABELLED);
  }

  /** Whether a training itself looks at them. */
  boolean validates() {
    return rows == Rows.ANY;
  }

  /** Of rows with the columns split, id and label. */
  Column condition(long seed) {
    Column chosen = place(seed).lt(share);
    return switch (rows) {
      case ANY -> chosen;
      case LABELLED ->
          chosen.and(col("label").isNotNull()).and(col("split").equalTo(Split.TRAIN.key()));
    };
  }

  /** A row's place in [0, 1). */
  private static Column place(long seed) {
    long steps = 1L << 32;
    return pmod(xxhash64(lit(seed), lit("validation"), col("split"), col("id")), lit(steps))
        .divide((double) steps);
  }
}
