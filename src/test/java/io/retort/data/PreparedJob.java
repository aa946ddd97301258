package io.retort.data;

import io.retort.LocalSpark;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Split;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;

/** What `prepare` made of a job, in a folder whose name wildcards must not be seen in. */
record PreparedJob(Job job, Workspace workspace) {

  /** Prepares a job in a new folder. */
  static PreparedJob of(Path folder, String data) throws IOException {
    PreparedJob job = planned(folder, data);
    job.prepare();
    return job;
  }

  /**
   * A job that is to be prepared.
   *
   * @param data what stands in its data block
   */
  static PreparedJob planned(Path folder, String data) {
    Job job =
        JobFile.parse(
            """
            name = p
            workspace = "%s"
            data { %s }
            teacher { kind = onnx, model = none }
            student { network { kind = mlp } }
            """
                .formatted(folder.resolve("work [" + UUID.randomUUID() + "]{1}*?"), data));
    return new PreparedJob(
        job,
        Workspace.open(job.workspace(), "p", LocalSpark.session().sessionState().newHadoopConf()));
  }

  void prepare() throws IOException {
    SparkSession spark = LocalSpark.session();
    new Pipeline(workspace, List.of(new PrepareStage(spark, job)), Progress.SILENT, spark.version())
        .run(null);
  }

  ExamplesTable table(Split split) throws IOException {
    return ExamplesTable.open(workspace, split);
  }

  /** In order of ids. */
  List<Example> rows(Split split) throws IOException {
    List<Example> rows = new ArrayList<>(table(split).rows(LocalSpark.session()).collect());
    rows.sort(Comparator.comparingLong(row -> row.id));
    return rows;
  }

  /** Likewise. */
  List<float[]> features(Split split) throws IOException {
    ExamplesInfo info = table(split).info();
    List<float[]> features = new ArrayList<>();
    for (Example row : rows(split)) {
      float[] values = new float[info.features()];
      info.decode(row, values, 0);
      features.add(values);
    }
    return features;
  }
}
