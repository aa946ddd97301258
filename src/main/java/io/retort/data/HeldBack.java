package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Recipe;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows that nothing is trained on, chosen by id and seed alone.
 *
 * @param share of those that there are; 0: none
 * @param others that are held back beside them, or null
 */
public record HeldBack(double share, Purpose purpose, long seed, HeldBack others) {
  private static final double CALIBRATION_SHARE = 0.1;

  /** One number is fitted on them. */
  private static final double CALIBRATION_ROWS = 20_000;

  /** What they are held back for, and so which ones may be. */
  private enum Purpose {
    /** Any, whose loss tells when a training stops. */
    STOPPING("validation", false),
    /** Labelled ones of train, by which trials are told apart. */
    TRIALS("validation", true),
    /** Labelled ones of train, on which temperatures are fitted. */
    CALIBRATION("calibration", true),
    /** Labelled ones of train, by which settings of controls are told apart. */
    CONTROLS("controls", true),
    /** Any that are more than a trial needs. */
    SURPLUS("surplus", false);

    private final String salt;
    private final boolean labelled;

    Purpose(String salt, boolean labelled) {
      this.salt = salt;
      this.labelled = labelled;
    }
  }

  public static HeldBack none() {
    return forEarlyStopping(0, 0);
  }

  /** From a training with this seed, which looks at them itself. */
  public static HeldBack forEarlyStopping(double share, long seed) {
    return new HeldBack(share, Purpose.STOPPING, seed, null);
  }

  /** From all trials of a search. */
  public static HeldBack forTrials(double share, long seed) {
    return new HeldBack(share, Purpose.TRIALS, seed, null);
  }

  /**
   * From all that learns here, a teacher too: a student that is taught what a teacher made of the
   * labels of these very rows knows them at second hand, and looks better calibrated than it is.
   * They are a tenth of train's labelled rows, or as many as do; none where the job does not
   * calibrate.
   */
  public static HeldBack forCalibration(Job job, ExamplesInfo train) {
    return job.evaluate().calibrate()
        ? new HeldBack(
            Math.min(CALIBRATION_SHARE, CALIBRATION_ROWS / train.labelled()),
            Purpose.CALIBRATION,
            job.seed(),
            null)
        : none();
  }

  /** From trials of a control's settings. */
  public static HeldBack forControls(double share, long seed) {
    return new HeldBack(share, Purpose.CONTROLS, seed, null);
  }

  /** All but a sample of rows. */
  public static HeldBack allBut(double sampled, long seed) {
    return new HeldBack(1 - sampled, Purpose.SURPLUS, seed, null);
  }

  /** These, and those as well. */
  public HeldBack and(HeldBack more) {
    return new HeldBack(share, purpose, seed, others == null ? more : others.and(more));
  }

  /** With whether rows are held back for calibration, for all that then does not see them. */
  public static Recipe calibration(Recipe recipe, Job job) {
    return job.evaluate().calibrate() ? recipe.with("evaluate.calibrate", true) : recipe;
  }

  public boolean any() {
    return share > 0 || others != null && others.any();
  }

  /** Those of a table, whose columns come first. */
  public Dataset<Row> of(SparkSession spark, ExamplesTable table) {
    return withSplit(spark, table).where(condition());
  }

  /** A table's other rows. */
  public Dataset<Row> without(SparkSession spark, ExamplesTable table) {
    return any() ? withSplit(spark, table).where(not(condition())) : table.dataset(spark);
  }

  /** How many of a table they are. */
  public long count(SparkSession spark, ExamplesTable table) {
    return any() ? of(spark, table).count() : 0;
  }

  private static Dataset<Row> withSplit(SparkSession spark, ExamplesTable table) {
    return table.dataset(spark).withColumn("split", lit(table.split().key()));
  }

  /** Of rows with the columns split, id and label. */
  public Column condition() {
    Column chosen = place().lt(share);
    Column own =
        purpose.labelled
            ? chosen.and(col("label").isNotNull()).and(col("split").equalTo(Split.TRAIN.key()))
            : chosen;
    return others == null ? own : own.or(others.condition());
  }

  /** A row's place in [0, 1). */
  private Column place() {
    long steps = 1L << 32;
    return pmod(xxhash64(lit(seed), lit(purpose.salt), col("split"), col("id")), lit(steps))
        .divide((double) steps);
  }
}
