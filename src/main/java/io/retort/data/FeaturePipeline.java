package io.retort.data;

import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import scala.collection.JavaConverters;

/**
 * The stages of Spark ML between a table's columns and features, fitted on train.
 *
 * @param columns of the table that it was fitted on
 */
record FeaturePipeline(PipelineModel model, List<String> columns) {
  private static final List<Class<? extends LogicalPlan>> ROW_BY_ROW =
      List.of(Project.class, SubqueryAlias.class, View.class);

  /**
   * The table with the columns that the stages add.
   *
   * @param key of the source in the job file, for error messages
   * @throws UserError where the stages do not fit the columns, or drop, add or compare rows
   */
  Dataset<Row> apply(Dataset<Row> table, String key) {
    Dataset<Row> made;
    try {
      made = model.transform(table);
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw new UserError(
          "data.pipeline: cannot be applied to "
              + key
              + lacking(table)
              + " ("
              + UserError.firstLine(e)
              + ")",
          e);
    }
    checkRowByRow(made.queryExecution().analyzed(), table.queryExecution().analyzed());
    checkKept(made, table, key);
    return made;
  }

  /** Columns by which a row is told from others are not the user's to keep one by one. */
  private static void checkKept(Dataset<Row> made, Dataset<Row> table, String key) {
    List<String> dropped = new ArrayList<>(List.of(table.columns()));
    dropped.removeAll(List.of(made.columns()));
    List<String> own = List.of(TableInput.FILE, TableInput.PIECE, TableColumns.CORRUPT);
    if (dropped.stream().anyMatch(own::contains)) {
      dropped.removeAll(own);
      throw new UserError(
          "data.pipeline: drops columns of "
              + key
              + (dropped.isEmpty() ? "" : " (" + ClassesOfTrain.told(dropped) + ")")
              + ", must keep all that there are: in an SQLTransformer, SELECT *, ... FROM __THIS__");
    }
  }

  /** Mostly it is a column of train that another table has under another name, or not at all. */
  private String lacking(Dataset<Row> table) {
    List<String> lacking = new ArrayList<>(columns);
    lacking.removeAll(List.of(table.columns()));
    return lacking.isEmpty()
        ? ""
        : ", which lacks these columns of data.train: " + String.join(", ", lacking);
  }

  /** Else rows' places would not be what they were. */
  private static void checkRowByRow(LogicalPlan plan, LogicalPlan table) {
    if (plan.fastEquals(table)) {
      return;
    }
    if (ROW_BY_ROW.stream().noneMatch(type -> type.isInstance(plan))) {
      throw new UserError(
          "data.pipeline: " + plan.nodeName() + " in it; must make columns row by row");
    }
    JavaConverters.seqAsJavaList(plan.children()).forEach(child -> checkRowByRow(child, table));
  }

  /** The column that the last stage added to a table. */
  static String output(Dataset<Row> made, Dataset<Row> table) {
    List<String> before = List.of(table.columns());
    return Arrays.stream(made.columns())
        .filter(column -> !before.contains(column))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new UserError("data.pipeline: adds no column"));
  }
}
