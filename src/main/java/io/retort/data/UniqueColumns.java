package io.retort.data;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns that are features since nobody said what they are, and tell one row from all others: ids.
 * Fractions, which mostly differ, are none.
 */
final class UniqueColumns {
  private static final Logger LOG = LoggerFactory.getLogger(UniqueColumns.class);

  /** Of fewer rows values may well differ by chance. */
  private static final long FEWEST = 100;

  /** At which nearly every column shows that it repeats itself. */
  private static final int FIRST = 10_000;

  /** Of a guess at how many values there are. */
  private static final double ERROR = 0.02;

  private UniqueColumns() {}

  /**
   * @param features that nobody has listed
   * @throws UserError where one is an id by all appearance
   */
  static void check(String key, Dataset<Row> table, List<String> features) {
    List<String> candidates =
        features.stream().filter(column -> mayBeId(type(table, column))).toList();
    for (String column : manyValued(table.limit(FIRST), candidates)) {
      if (!unique(table, column)) {
        continue;
      }
      String told = key + ".features: no two rows have the same " + column + ", as with an id";
      if (!(type(table, column) instanceof IntegerType)) {
        throw new UserError(told + "; name it in id, or where it is a feature, list the features");
      }
      LOG.warn("{}; if it is one, name it in id", told);
    }
  }

  private static DataType type(Dataset<Row> table, String column) {
    return table.schema().apply(column).dataType();
  }

  private static boolean mayBeId(DataType type) {
    return type instanceof LongType || type instanceof StringType || type instanceof IntegerType;
  }

  /** At a glance. */
  private static List<String> manyValued(Dataset<Row> rows, List<String> columns) {
    List<String> found = new ArrayList<>();
    if (columns.isEmpty()) {
      return found;
    }
    Column[] counts =
        columns.stream()
            .map(column -> approx_count_distinct(whole(rows, column), ERROR))
            .toArray(Column[]::new);
    Row seen = rows.agg(count(lit(1)), counts).first();
    for (int i = 0; i < columns.size(); i++) {
      if (seen.getLong(0) >= FEWEST && seen.getLong(i + 1) >= (1 - 5 * ERROR) * seen.getLong(0)) {
        found.add(columns.get(i));
      }
    }
    return found;
  }

  private static boolean unique(Dataset<Row> table, String column) {
    Row seen = table.agg(count(lit(1)), countDistinct(whole(table, column))).first();
    return seen.getLong(0) == seen.getLong(1);
  }

  /** Null where it is a fraction, or no number. */
  private static Column whole(Dataset<Row> table, String column) {
    Column value = TableSource.quoted(column);
    return type(table, column) instanceof StringType
        ? when(value.rlike("^\\s*-?\\d+\\s*$"), value)
        : value;
  }
}
