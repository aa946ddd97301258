package io.retort.labels;

import io.retort.data.ExamplesTable;
import io.retort.job.UserError;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A teacher's logits: plain Parquet with the columns {@code split} (train or transfer), {@code id}
 * (bigint, the example's within its split) and {@code logits} (array of floats, one a class, in the
 * classes' order).
 */
public record SoftLabelTable(String path, Manifest manifest, SoftLabelInfo info) {
  public static final String ARTEFACT = "soft-labels";

  static final StructType SCHEMA =
      new StructType()
          .add("split", DataTypes.StringType, false)
          .add("id", DataTypes.LongType, false)
          .add("logits", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /**
   * The table that `label` made.
   *
   * @param teacher the manifest of the teacher that the job has now
   * @param examples the tables that are to be joined with it
   * @throws UserError naming both sides when the table is another teacher's, of other examples or
   *     of other classes
   */
  public static SoftLabelTable open(
      Workspace workspace, Manifest teacher, List<ExamplesTable> examples) throws IOException {
    Manifest manifest = workspace.require(ARTEFACT, "label");
    SoftLabelInfo info = manifest.details(SoftLabelInfo.class);
    String place = workspace.folder(ARTEFACT).toString();
    fits(place, "teacher", info.teacher(), teacher.fingerprint());
    for (ExamplesTable table : examples) {
      String split = table.split().key();
      fits(place, "examples/" + split, info.examples().get(split), table.manifest().fingerprint());
      fits(place, "classes", info.classes(), table.info().classes());
    }
    return new SoftLabelTable(place, manifest, info);
  }

  private static void fits(String place, String what, Object labelled, Object now) {
    if (!now.equals(labelled)) {
      throw new UserError(
          place
              + ": made for "
              + what
              + " "
              + labelled
              + ", the job has "
              + now
              + "; run `label` again");
    }
  }

  public Dataset<Row> dataset(SparkSession spark) {
    return spark
        .read()
        .schema(SCHEMA)
        .parquet(
            info.shards().stream().map(shard -> path + "/" + shard.file()).toArray(String[]::new));
  }

  /**
   * Reads every byte, on the executors, before anything is made of it.
   *
   * @throws UserError naming a shard that is not what it was, and both checksums
   */
  public void verify(SparkSession spark) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(info.shards(), info.shards().size())
        .foreach(new VerifyShard(new ShardFolder(path), hadoop));
  }
}
