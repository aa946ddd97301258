package io.retort.data;

import static org.apache.spark.sql.functions.col;

import io.retort.pipeline.LiteralPath;
import io.retort.pipeline.Workspace;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import scala.Tuple2;

/** By which values the test examples are told apart, where the job names columns of them. */
public final class Slices {
  /** Where they lie in the workspace. */
  public static final String ARTEFACT = "examples/slices";

  private static final String[] NONE = {};
  private static final String COLUMN = "slices";

  private Slices() {}

  /** The examples, each without such values. */
  public static JavaRDD<Tuple2<Example, String[]>> without(JavaRDD<Example> examples) {
    return examples.map(example -> new Tuple2<>(example, NONE));
  }

  /** The test examples, each with its values. */
  public static JavaRDD<Tuple2<Example, String[]>> of(
      SparkSession spark, Workspace workspace, ExamplesTable test) {
    Dataset<Row> values = spark.read().parquet(LiteralPath.pattern(workspace.folder(ARTEFACT)));
    boolean bytes = test.bytes();
    boolean regression = test.info().regression();
    return test.dataset(spark)
        .join(values, "id")
        .select(col("id"), col("label"), col("features"), col(COLUMN))
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(row -> new Tuple2<>(ExamplesTable.decode(row, 0, bytes, regression), values(row)));
  }

  private static String[] values(InternalRow row) {
    ArrayData array = row.getArray(3);
    String[] values = new String[array.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.getUTF8String(i).toString();
    }
    return values;
  }
}
