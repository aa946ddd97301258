package io.retort.teacher;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The labelled rows of a table as Spark ML learns from them: a vector, a label that knows how many
 * classes there are, even where some have no row, or is a number, and a weight.
 *
 * @param weights of classes; empty where all rows count 1
 * @param apart rows that are not among them
 */
record LabelledVectors(ExamplesTable table, List<Double> weights, HeldBack apart) {
  static final String FEATURES = "features";

  private static final String LABEL = "label";
  private static final String WEIGHT = "weight";
  private static final String WEIGHT_COLUMN = "weightCol";

  Dataset<Row> dataset(SparkSession spark) {
    Metadata classes =
        table.info().regression()
            ? Metadata.empty()
            : NominalAttribute.defaultAttr()
                .withName(LABEL)
                .withNumValues(table.info().classes().size())
                .toMetadata();
    StructType schema =
        new StructType()
            .add(new StructField(LABEL, DataTypes.DoubleType, false, classes))
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(WEIGHT, DataTypes.DoubleType, false);
    return spark.createDataFrame(
        table
            .rows(apart.without(spark, table))
            .filter(LabelledVectors::labelled)
            .map(new ToRow(table.info(), weights)),
        schema);
  }

  private static boolean labelled(Example example) {
    return example.label != Targets.UNLABELLED;
  }

  /**
   * Has a stage take weights from this table.
   *
   * @throws UserError where it knows none
   */
  void into(PipelineStage stage) {
    if (weights.isEmpty()) {
      return;
    }
    if (!stage.hasParam(WEIGHT_COLUMN)) {
      throw new UserError(
          "teacher.train.class-weights: " + stage.getClass().getSimpleName() + " knows no weights");
    }
    stage.set(WEIGHT_COLUMN, WEIGHT);
  }

  record ToRow(ExamplesInfo info, List<Double> weights) implements Function<Example, Row> {
    @Override
    public Row call(Example example) {
      float[] features = new float[info.features()];
      info.decode(example, features, 0);
      double[] values = new double[features.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = features[i];
      }
      double weight = weights.isEmpty() ? 1 : weights.get(example.label);
      double label = info.regression() ? Targets.value(example.label) : example.label;
      return RowFactory.create(label, Vectors.dense(values), weight);
    }
  }
}
