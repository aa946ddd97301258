package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;

import io.retort.job.UserError;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features are kept as float32, which holds whole numbers up to 2^24 only: of larger ones, such as
 * ids and seconds since 1970, many become one.
 */
final class RoundedColumns {
  private static final Logger LOG = LoggerFactory.getLogger(RoundedColumns.class);

  /** Of a column's values, those that may be lost before it is another column. */
  private static final double MOST_LOST = 0.1;

  private static final long EXACT = 1L << 24;

  /** Digits of a number that may be beyond that. */
  private static final int DIGITS = 8;

  private RoundedColumns() {}

  /** Whether a number is that large, and float32 does not hold it as it is. */
  static boolean rounds(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      long whole = ((Number) value).longValue();
      return Math.abs(whole) > EXACT && (long) (float) whole != whole;
    }
    if (value instanceof Double || value instanceof BigDecimal) {
      return rounds(((Number) value).doubleValue());
    }
    return value instanceof String text && rounds(text);
  }

  private static boolean rounds(double value) {
    return Math.abs(value) > EXACT && (float) value != value;
  }

  private static boolean rounds(String text) {
    int point = text.indexOf('.');
    if ((point < 0 ? text.length() : point) < DIGITS) {
      return false; // Nearly always, and without another look at it.
    }
    try {
      return rounds(new BigDecimal(text.strip()).doubleValue());
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Looks at a column of which some values are rounded.
   *
   * @throws UserError where it is another column then
   */
  static void check(String key, Dataset<Row> table, String column) {
    Column stored = TableSource.quoted(column);
    boolean text = table.schema().apply(column).dataType() instanceof StringType;
    boolean whole = table.schema().apply(column).dataType() instanceof LongType;
    Column exact = whole ? stored : (text ? trim(stored) : stored).cast("decimal(38,3)");
    Row seen =
        table
            .select(exact.as("exact"))
            .where(col("exact").isNotNull())
            .groupBy(col("exact").cast("float").as("kept"))
            .agg(countDistinct("exact").as("values"), min("exact").as("a"), max("exact").as("b"))
            .agg(sum("values"), count(lit(1)), max(struct(col("values"), col("a"), col("b"))))
            .first();
    long values = seen.isNullAt(0) ? 0 : seen.getLong(0);
    long kept = seen.getLong(1);
    if (values == kept) {
      return;
    }
    Row worst = seen.getStruct(2);
    String told =
        key
            + ".features: "
            + column
            + " has "
            + values
            + " different values, of which "
            + kept
            + " are left as float32, in which features are kept ("
            + plain(worst.get(1))
            + " and "
            + plain(worst.get(2))
            + " become one)";
    if (kept < (1 - MOST_LOST) * values) {
      throw new UserError(
          told + "; leave it out, or subtract what they have in common in data.pipeline");
    }
    LOG.warn(told);
  }

  private static String plain(Object number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }
}
