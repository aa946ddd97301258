package io.retort.labels;

import io.retort.data.Bucket;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.UserError;
import io.retort.loss.TailShape;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shape of a teacher's tails, learned from a sample before it labels with top-k. It does not
 * depend on which examples there are, or each new one would change the labels of all.
 */
final class TailShapeArtefact implements Artefact {
  static final String ARTEFACT = "tail-shape";

  private static final Logger LOG = LoggerFactory.getLogger(TailShapeArtefact.class);

  private static final int SAMPLE = 2048;

  /** As many tasks as it may keep busy at once, of up to so many classes; of more, fewer. */
  private static final int FILES = 16;

  private static final int CLASSES = 4096;

  /** That a task holds at once. */
  private static final int LOGITS = 16 << 20;

  private final SparkSession spark;
  private final Job job;

  TailShapeArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  /**
   * @param rows that it was learned from
   * @param deviation of a tail's logits from their mean
   * @param deviationFromShape of them
   */
  record Info(long rows, double deviation, double deviationFromShape) {}

  @Override
  public String path() {
    return ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    ExamplesInfo info = ExamplesTable.forStudent(workspace, job.data()).get(0).info();
    StoredForm form = StoredForm.of(job, info);
    String asSeen =
        DigestUtils.sha256Hex(
            Documents.line(List.of(info.classes(), info.shape(), info.encoding(), info.affine())));
    return Recipe.empty()
        .with("labels.k", form.k())
        .with("labels.tail-codes", form.codes())
        .input("examples as the teacher sees them", asSeen)
        .input(Teachers.ARTEFACT, workspace.require(Teachers.ARTEFACT, "teach").fingerprint());
  }

  @Override
  public Optional<String> damage(Workspace workspace) throws IOException {
    Path file = new Path(workspace.folder(ARTEFACT), TailShapeFile.NAME);
    return sha256(workspace, file).equals(fingerprint(workspace))
        ? Optional.empty()
        : Optional.of(TailShapeFile.NAME + " is not what it was");
  }

  /** Of the shape that there is, as its manifest has it. */
  static String fingerprint(Workspace workspace) throws IOException {
    return workspace.require(ARTEFACT, "label").fingerprint();
  }

  /**
   * The shape that there is for labels of a form.
   *
   * @throws UserError where its file is not what it was
   */
  static TailShape of(Workspace workspace, StoredForm form) throws IOException {
    if (!form.topK()) {
      return TailShape.EVEN;
    }
    Path file = new Path(workspace.folder(ARTEFACT), TailShapeFile.NAME);
    String now = sha256(workspace, file);
    if (!now.equals(fingerprint(workspace))) {
      throw new UserError(
          file
              + ": SHA-256 "
              + now
              + ", the manifest has "
              + fingerprint(workspace)
              + "; run `label` again");
    }
    return TailShapeFile.read(file, workspace.files().getConf());
  }

  private static String sha256(Workspace workspace, Path file) throws IOException {
    try (InputStream in = workspace.files().open(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (FileNotFoundException e) {
      return "none";
    }
  }

  /** Of no rows: those that `label` counts are labelled ones. */
  @Override
  public Product make(Making making) throws IOException {
    List<ExamplesTable> tables = ExamplesTable.forStudent(making.workspace(), job.data());
    StoredForm form = StoredForm.of(job, tables.get(0).info());
    if (!form.topK()) {
      return none(making); // Classes were not known when this was planned.
    }
    List<Labelling> labellings =
        Labelling.of(spark, making.workspace(), job, tables, TailShape.EVEN);
    List<TailSketch> sketches = new ArrayList<>();
    long all = tables.stream().mapToLong(table -> table.manifest().rows()).sum();
    for (int t = 0; t < tables.size(); t++) {
      double share = (double) tables.get(t).manifest().rows() / all;
      sketches.addAll(sketches(labellings.get(t), tables.get(t), share));
    }
    TailSketch.Fit fit = TailSketch.fit(sketches, form.codes());
    LOG.info(
        "label: logits of the classes left out deviate by {} from each other, by {} from what is"
            + " stored of them",
        String.format(Locale.ROOT, "%.2f", fit.even()),
        String.format(Locale.ROOT, "%.2f", fit.shaped()));
    Path file = new Path(making.folder(), TailShapeFile.NAME);
    String sha256 = TailShapeFile.write(file, fit.shape(), making.workspace().files().getConf());
    long rows = sketches.stream().mapToLong(TailSketch::rows).sum();
    return new Product(0, sha256, new Info(rows, fit.even(), fit.shaped()));
  }

  private static Product none(Making making) throws IOException {
    Path file = new Path(making.folder(), TailShapeFile.NAME);
    String sha256 = TailShapeFile.write(file, TailShape.EVEN, making.workspace().files().getConf());
    return new Product(0, sha256, new Info(0, 0, 0));
  }

  static int mostFiles(int classes) {
    return Math.max(2, (int) Math.min(FILES, (long) FILES * CLASSES / classes));
  }

  private List<TailSketch> sketches(Labelling labelling, ExamplesTable table, double share)
      throws IOException {
    int classes = labelling.form().classes();
    List<String> files =
        ExampleSample.draw(
                table.buckets().buckets(), mostFiles(classes), job.seed(), Bucket::number)
            .stream()
            .map(bucket -> new Path(table.path(), bucket.file()).toString())
            .toList();
    int each = Math.min((int) Math.ceil(share * SAMPLE / files.size()), LOGITS / classes);
    TailSketchTask task =
        new TailSketchTask(labelling, new ExampleSample(job.seed(), Math.max(1, each), false));
    return ShardTasks.uncounted(spark, labelling.teacher().device())
        .run(files, String.class, TailSketch.class, task);
  }
}
