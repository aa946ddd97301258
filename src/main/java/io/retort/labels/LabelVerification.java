package io.retort.labels;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Looks whether a table is still what it was, and whether the teacher would still say the same. */
public final class LabelVerification {
  private LabelVerification() {}

  /**
   * Reads every shard and labels a sample of rows a second time.
   *
   * @param rows in the sample, of each split
   * @throws io.retort.job.UserError where the table does not fit the job, a shard is not what it
   *     was, or the teacher's file is not the one that `teach` saw
   */
  public static Agreement of(SparkSession spark, Workspace workspace, Job job, int rows)
      throws IOException {
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
    Manifest teacher = workspace.require(Teachers.ARTEFACT, "teach");
    SoftLabelTable table = SoftLabelTable.open(workspace, teacher, tables, job);
    table.verify(spark);
    return new Relabelling(
            spark, rows, job.seed(), table.temperature(job), new ShardFolder(table.path()))
        .of(Labelling.of(spark, workspace, job, tables), tables, table.info().shards());
  }
}
