package io.retort.labels;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.UserError;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.TailShape;
import io.retort.pipeline.LiteralPath;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A teacher's logits: plain Parquet, with the columns that the package's documentation tells of.
 *
 * @param form in which rows are read
 */
public record SoftLabelTable(
    String path, Manifest manifest, SoftLabelInfo info, SoftLabelForm form) {
  public static final String ARTEFACT = "soft-labels";

  /**
   * The table that `label` made.
   *
   * @param teacher the manifest of the teacher that the job has now
   * @param examples the tables that are to be joined with it
   * @param job how soft labels are stored and read
   * @throws UserError naming both sides when the table is another teacher's, of other examples, of
   *     other classes or stored in another way
   */
  public static SoftLabelTable open(
      Workspace workspace, Manifest teacher, List<ExamplesTable> examples, Job job)
      throws IOException {
    Manifest manifest = workspace.require(ARTEFACT, "label");
    SoftLabelInfo info = manifest.details(SoftLabelInfo.class);
    String place = workspace.folder(ARTEFACT).toString();
    SoftLabelInfo.Teacher now = SoftLabelInfo.Teacher.of(teacher);
    if (!now.fingerprint().equals(info.teacher().fingerprint())) {
      fits(place, "teacher", info.teacher().unlike(now), now.unlike(info.teacher()));
    }
    for (ExamplesTable table : examples) {
      String split = table.split().key();
      fits(place, "examples/" + split, info.examples().get(split), table.manifest().fingerprint());
      fits(place, "classes", info.classes(), table.info().classes());
    }
    StoredForm stored = info.form();
    fits(place, "storage", stored, StoredForm.of(job.labels(), info.classes().size(), job.seed()));
    if (stored.topK()) {
      fits(place, "tail shape", info.tailShape(), TailShapeArtefact.fingerprint(workspace));
    }
    TailShape shape = TailShapeArtefact.of(workspace, stored);
    return new SoftLabelTable(
        place, manifest, info, stored.read(job.labels().tail(), shape).with(info.hidden()));
  }

  /** What {@code loss.temperature = auto} stands for with the soft labels that there are. */
  public static ChosenTemperature temperature(Workspace workspace) throws IOException {
    return workspace.require(ARTEFACT, "label").details(SoftLabelInfo.class).temperature();
  }

  /** The job's, in the end; or what its {@code auto} stands for. */
  public double temperature(Job job) {
    return job.loss().with(info.temperature().value()).temperature().known().last();
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

  /**
   * The column of what a hidden layer gives: {@link io.retort.loss.Float16}, row-major.
   *
   * @param layer its place in the job's labels.hidden
   */
  public static String hiddenColumn(int layer) {
    return "hidden_" + layer;
  }

  public Dataset<Row> dataset(SparkSession spark) {
    return spark
        .read()
        .schema(info.form().schema())
        .parquet(
            info.shards().stream()
                .map(shard -> LiteralPath.pattern(path + "/" + shard.file()))
                .toArray(String[]::new));
  }

  /**
   * Reads every byte, on the executors, before anything is made of it.
   *
   * @throws UserError naming a shard that is not what it was, and both checksums
   */
  public void verify(SparkSession spark) throws IOException {
    ShardTasks.uncounted(spark)
        .run(info.shards(), Shard.class, Long.class, new VerifyShard(new ShardFolder(path)));
  }
}
