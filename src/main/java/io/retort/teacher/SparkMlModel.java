package io.retort.teacher;

import io.retort.data.SavedSparkMl;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted model of Spark ML as executors get it.
 *
 * @param plan from its input columns to its output
 * @param classes values of the output, a vector; 1 where it is a number
 * @param parameters trained numbers, as far as its kind tells
 */
record SparkMlModel(RowPlan plan, int classes, long parameters) implements Serializable {

  /**
   * Reads a saved model and plans its use.
   *
   * @param name how to call it in error messages
   * @param features values of an example
   */
  static SparkMlModel load(
      SparkSession spark,
      Path folder,
      TeacherSettings.SparkMl settings,
      int features,
      String name) {
    Transformer model = read(spark, folder, settings, name);
    Dataset<Row> empty = spark.createDataFrame(List.of(), input(settings, features, name));
    // Of an empty list Spark knows that nothing comes of it, and plans no more than that.
    Dataset<Row> rows = spark.createDataFrame(empty.javaRDD(), empty.schema());
    Dataset<Row> answers = transform(model, rows, name);
    StructField output = output(answers.schema(), rows.schema(), settings.output(), name);
    boolean number = output.dataType().equals(DataTypes.DoubleType);
    int classes = number ? 1 : AttributeGroup.fromStructField(output).size();
    if (classes < 2 && !number) {
      throw new UserError(
          name + ": column " + output.name() + " does not say how many classes it holds");
    }
    return new SparkMlModel(
        RowPlan.of(answers.select(output.name()), name), classes, SparkMlParameters.count(model));
  }

  /** Whether the output is a number. */
  boolean number() {
    return classes == 1;
  }

  private static Transformer read(
      SparkSession spark, Path folder, TeacherSettings.SparkMl settings, String name) {
    Object model;
    try {
      model = new SavedSparkMl(spark, folder, settings.packages(), false).load();
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw UserError.unlessMachinesFailed(
          name + ": not a saved Spark ML model (" + UserError.firstLine(e) + ")", e);
    }
    if (model instanceof Transformer transformer) {
      return transformer;
    }
    throw new UserError(
        name + ": is a " + model.getClass().getSimpleName() + ", must be a fitted model");
  }

  private static StructType input(TeacherSettings.SparkMl settings, int features, String name) {
    if (settings.columns().isEmpty()) {
      return new StructType().add(settings.input().name(), SQLDataTypes.VectorType());
    }
    if (settings.columns().size() != features) {
      throw new UserError(
          name
              + ": columns names "
              + settings.columns().size()
              + ", but an example has "
              + features
              + " features");
    }
    StructType schema = new StructType();
    for (String column : settings.columns()) {
      schema = schema.add(column, DataTypes.DoubleType);
    }
    return schema;
  }

  private static Dataset<Row> transform(Transformer model, Dataset<Row> rows, String name) {
    try {
      return model.transform(rows);
    } catch (Exception e) { // As above.
      throw new UserError(
          name
              + ": cannot be applied to "
              + String.join(", ", rows.columns())
              + " ("
              + UserError.firstLine(e)
              + "); input.name or columns must be what it starts from",
          e);
    }
  }

  /** A vector; of a regression, where values are taken as they are, also a number. */
  private static StructField output(
      StructType answers, StructType given, OutputSettings output, String name) {
    String wanted = output.name();
    boolean numbers = output.kind() == OutputSettings.Kind.LOGITS;
    List<String> vectors =
        Arrays.stream(answers.fields())
            .filter(
                field ->
                    field.dataType().equals(SQLDataTypes.VectorType())
                        || numbers && field.dataType().equals(DataTypes.DoubleType))
            .map(StructField::name)
            .filter(column -> !List.of(given.fieldNames()).contains(column))
            .toList();
    if (vectors.contains(wanted)) {
      return answers.apply(wanted);
    }
    throw new UserError(
        name
            + ": output.name = "
            + wanted
            + (vectors.isEmpty()
                ? ", but it gives no vector"
                : ", must be " + String.join(" | ", vectors)));
  }
}
