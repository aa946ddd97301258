package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.LocalSpark;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Split;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any model can teach: a random forest of Spark ML, through the whole pipeline. */
class ForestIT {
  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  @Test
  void aForestTeachesAndIsAsRightAsSparkSaysItIs() throws IOException {
    Path job =
        TinyJob.write(
            folder,
            "teacher = null, teacher { kind = spark-ml, model = \"%s\" }"
                .formatted(folder.resolve("forest")));
    distil(job);

    Path manifest = folder.resolve("work/tiny/soft-labels/_manifest.json");
    FileTime made = Files.getLastModifiedTime(manifest);
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(made);
    train(3);
    Outcome other = Outcome.of("label", job.toString());
    assertThat(other.code()).as(other.err()).isEqualTo(2);
    assertThat(other.err()).contains("teacher.model changed (", "run `teach` first");
  }

  /** Trains a forest on the prepared examples, lets it teach, and asks Spark how right it is. */
  private void distil(Path job) throws IOException {
    assertThat(Outcome.of("prepare", job.toString()).code()).isZero();
    RandomForestClassificationModel forest = train(10);
    Outcome run = Outcome.of("run", job.toString());
    assertThat(run.code()).as(run.err()).isZero();

    JsonNode report = ReportJson.of(folder.resolve("work/tiny"));
    JsonNode teacher = report.at("/models/0");
    Dataset<Row> answers = forest.transform(vectors(Split.TEST));
    double accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(answers);
    assertThat(teacher.at("/accuracy").asDouble()).isEqualTo(accuracy).isGreaterThan(0.5);
    assertThat(teacher.at("/parameters").asLong()).isEqualTo(forest.totalNumNodes());
    assertThat(teacher.at("/latencyMillis/p50").asDouble()).isPositive();
  }

  private RandomForestClassificationModel train(int trees) throws IOException {
    RandomForestClassificationModel forest =
        new RandomForestClassifier()
            .setNumTrees(trees)
            .setMaxDepth(10)
            .setSeed(1)
            .fit(vectors(Split.TRAIN));
    forest.write().overwrite().save(folder.resolve("forest").toString());
    return forest;
  }

  private Dataset<Row> vectors(Split split) throws IOException {
    Workspace workspace =
        Workspace.open(
            folder.resolve("work").toString(), "tiny", spark.sessionState().newHadoopConf());
    ExamplesTable table = ExamplesTable.open(workspace, split);
    ExamplesInfo info = table.info();
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return spark.createDataFrame(
        table
            .rows(spark)
            .map(
                example -> {
                  float[] floats = new float[info.features()];
                  info.decode(example, floats, 0);
                  double[] features = new double[floats.length];
                  for (int f = 0; f < floats.length; f++) {
                    features[f] = floats[f];
                  }
                  return RowFactory.create((double) example.label, Vectors.dense(features));
                }),
        schema);
  }
}
