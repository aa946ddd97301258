package io.retort.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Columns that stand in folders' names, as {@code zip=01/}. Spark guesses their types, and takes 01
 * for the number 1.
 */
final class FolderColumns {

  private FolderColumns() {}

  /** The schema of a table in which such columns are texts, of those that {@code names} holds. */
  static StructType asTheyStand(Dataset<Row> table, Set<String> names) {
    Set<String> folders = Set.copyOf(of(table));
    StructType schema = new StructType();
    for (StructField field : table.schema().fields()) {
      boolean text = names.contains(field.name()) && folders.contains(field.name());
      schema = text ? schema.add(field.name(), DataTypes.StringType) : schema.add(field);
    }
    return schema;
  }

  private static List<String> of(Dataset<Row> table) {
    List<String> columns = new ArrayList<>();
    for (LogicalPlan leaf :
        JavaConverters.seqAsJavaList(table.queryExecution().analyzed().collectLeaves())) {
      if (leaf instanceof LogicalRelation relation
          && relation.relation() instanceof HadoopFsRelation files) {
        columns.addAll(List.of(files.partitionSchema().fieldNames()));
      }
    }
    return columns;
  }
}
