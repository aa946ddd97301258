package io.retort.train;

import static org.apache.spark.sql.functions.not;

import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which rows a control's settings are tried on: some tens of thousands at most, by a hash of their
 * ids, however many there are.
 *
 * @param all rows that the control is to learn from
 * @param compared labelled rows on which tries are compared
 * @param calibration rows that nobody sees
 * @param sampled share of the other rows that tries learn from
 */
record ControlRows(
    long all, long labelled, HeldBack compared, HeldBack calibration, double sampled, long seed) {
  /** With fewer labelled rows chance would choose. */
  static final int FEWEST = 40;

  private static final double SHARE = 0.2;
  private static final double LARGEST_SHARE = 0.4;

  /** Of few labelled rows, more are held back. */
  private static final double WANTED = 50;

  private static final double MOST = 5000;

  /**
   * @param all rows that the control is to learn from
   * @param labelled rows of train that have a label
   * @param most rows that tries learn from
   */
  static ControlRows of(long all, long labelled, long most, HeldBack calibration, long seed) {
    double share =
        Math.min(MOST / labelled, Math.max(SHARE, Math.min(LARGEST_SHARE, WANTED / labelled)));
    double left = all - share * labelled;
    return new ControlRows(
        all,
        labelled,
        HeldBack.forControls(share, seed),
        calibration,
        Math.min(1, most / left),
        seed);
  }

  /** About as many as tries learn from. */
  long learned() {
    return Math.max(1, Math.round(sampled * (all - compared.share() * labelled)));
  }

  /** Rows that no try learns from. */
  HeldBack apart() {
    HeldBack both = compared.and(calibration);
    return sampled < 1 ? both.and(HeldBack.allBut(sampled, seed)) : both;
  }

  /** Those that tries are compared on. */
  Dataset<Row> heldBack(SparkSession spark, ExamplesTable train) {
    Dataset<Row> chosen = compared.of(spark, train);
    return calibration.any() ? chosen.where(not(calibration.condition())) : chosen;
  }
}
