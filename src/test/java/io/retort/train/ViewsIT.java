package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.data.Augmentation;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.PrepareStage;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.labels.LabelStage;
import io.retort.labels.LabelVerification;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.HiddenBatch;
import io.retort.loss.HiddenShape;
import io.retort.loss.Hint;
import io.retort.loss.Targets;
import io.retort.loss.TeacherDistribution;
import io.retort.network.Classifier;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import io.retort.teacher.TeachStage;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that a teacher labels, and the same views in front of a student. */
class ViewsIT {
  private static final int VIEWS = 3;
  private static final int CLASSES = 4;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  @Test
  void theStudentSeesWhatTheTeacherSaw() throws IOException {
    for (String storage : List.of("dense", "top-k, k = 3")) {
      Job job =
          job(
              "labels { storage = "
                  + storage
                  + ", hidden = [0], views = 3, augment { shift = 2, flip = true, noise = 0.1 } }");
      Workspace workspace = labelled(job);
      Classifier teacher =
          Teachers.open(spark, workspace, job.teacher(), List.of(1, 12, 12))
              .withHidden(List.of("0"))
              .onThisThread();
      StudentBuild build = new StudentBuild(spark, job);
      List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
      SoftLabelTable softLabels = build.softLabels(workspace, tables);
      TrainingRows rows =
          new TrainingRows(spark, 1, build.rows(workspace), HeldBack.none(), HeldBack.none(), 5);
      TrainingData data = rows.distilled(tables, softLabels);
      List<Block> blocks = data.training().blocks().collect();
      assertThat(blocks.stream().mapToInt(block -> block.rows).sum()).isEqualTo(160);

      Augmentation augmentation =
          Augmentation.of("labels.augment", job.labels().augment(), List.of(1, 12, 12));
      Set<List<Float>> seen = new HashSet<>();
      WorkerSchedule schedule =
          new WorkerSchedule(blocks.stream().mapToInt(block -> block.rows).toArray(), 160, 9);
      for (int epoch = 0; epoch < 2 * VIEWS; epoch++) {
        List<Block> order = IntStream.of(schedule.blocks(epoch, 1)).mapToObj(blocks::get).toList();
        Batches batches =
            new Batches(schedule, order.iterator(), 144, data.softLabels(), augmentation, epoch);
        Targets targets = batches.next();
        float[] logits = new float[160 * CLASSES];
        float[][] hidden = new float[1][160 * 16];
        teacher.answer(batches.features(), 160, logits, hidden);
        assertThat(distance(targets, hidden[0])).as("of hidden outputs").isLessThan(1e-5);
        TeacherDistribution told = new TeacherDistribution(targets, 1);
        for (int row = 0; row < 160; row++) {
          told.restore(row);
          double[] said = logProbabilities(logits, row * CLASSES);
          for (int c = 0; c < CLASSES; c++) {
            assertThat(told.logProbabilities()[c]).as(storage).isCloseTo(said[c], within(1e-3));
          }
          seen.add(view(batches.features(), row * 144));
        }
      }
      // Three views of each, twice each.
      assertThat(seen.size()).isBetween(VIEWS * 160 - 20, VIEWS * 160);
    }
  }

  @Test
  void eachExampleHasARowForEachViewAndNothingIsLabelledTwice() throws IOException {
    String views = "labels { views = 3, augment.shift = 2 }";
    Workspace workspace = labelled(job(views));

    Dataset<Row> table = spark.read().parquet(workspace.folder("soft-labels") + "/*.parquet");
    assertThat(table.count()).isEqualTo(160 * VIEWS);
    assertThat(table.select("split", "id", "view").distinct().count()).isEqualTo(160 * VIEWS);
    assertThat(table.select("view").distinct().count()).isEqualTo(VIEWS);
    String before = workspace.manifest("soft-labels").orElseThrow().fingerprint();
    labelled(job(views));
    assertThat(workspace.manifest("soft-labels").orElseThrow().fingerprint()).isEqualTo(before);
    assertThat(LabelVerification.of(spark, workspace, job(views), 20).holds()).isTrue();

    labelled(job("labels { views = 4, augment.shift = 2 }"));
    assertThat(spark.read().parquet(workspace.folder("soft-labels") + "/*.parquet").count())
        .isEqualTo(160 * 4);
    assertThatThrownBy(
            () ->
                new StudentBuild(spark, job(views))
                    .softLabels(workspace, List.of(ExamplesTable.open(workspace, Split.TRAIN))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("views = 4")
        .hasMessageContaining("views = 3");
  }

  @Test
  void whatCannotBeIsToldInALine() {
    refused("labels.views = 2", "labels.views is 2, must be 1 without labels.augment");
    refused(
        "labels.augment.flip = true, train.augment.flip = true",
        "train.augment is given beside labels.augment, must be left out there");
    refused("labels.augment.crop = 0", "labels.augment.crop is 0.0, must be above 0 to 1");
    refused("labels.views = 0", "labels.views is 0, must be from 1");
  }

  private void refused(String more, String message) {
    assertThatThrownBy(() -> job(more)).isInstanceOf(UserError.class).hasMessageContaining(message);
  }

  /**
   * What is seen, and not what is said of it: that has other last bits in another place of a batch.
   */
  private static List<Float> view(float[] features, int from) {
    List<Float> view = new ArrayList<>();
    for (int i = from; i < from + 144; i++) {
      view.add(features[i]);
    }
    return view;
  }

  /** The mean squared difference from the teacher's that the targets hold. */
  private static double distance(Targets targets, float[] hidden) {
    HiddenShape shape = new HiddenShape("0", List.of(16));
    HiddenBatch batch = new HiddenBatch(targets, 0, shape, hidden);
    return new Hint().add(batch, 1, new float[hidden.length]);
  }

  private static double[] logProbabilities(float[] logits, int from) {
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      sum += Math.exp(logits[from + c]);
    }
    double[] log = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      log[c] = logits[from + c] - Math.log(sum);
    }
    return log;
  }

  private Workspace labelled(Job job) throws IOException {
    Workspace workspace =
        Workspace.open(job.workspace(), job.name(), spark.sessionState().newHadoopConf());
    TeachStage teach =
        new TeachStage(
            spark,
            job,
            (network, settings, seed, making) ->
                HardLabels.teacher(spark, job, network, settings, seed, making));
    new Pipeline(
            workspace,
            List.of(new PrepareStage(spark, job), teach, new LabelStage(spark, job)),
            Progress.SILENT,
            spark.version())
        .run(null);
    return workspace;
  }

  private Job job(String more) {
    return JobFile.parse(
        """
        name = views
        workspace = "%s"
        data {
          train { format = glyphs, count = 60, seed = 1 }
          transfer { format = glyphs, count = 100, seed = 2 }
          test { format = glyphs, count = 10, seed = 3 }
          shape = [1, 12, 12]
          scale = 0.00392156862
          classes = 4
        }
        teacher { kind = train, network { kind = mlp, hidden = [16] }, train { epochs = 10, batch-size = 16, workers = 1 } }
        labels.accept-weak-teacher = true
        student { network { kind = mlp, hidden = [8] } }
        train { epochs = 2, workers = 2 }
        %s
        """
            .formatted(folder, more));
  }
}
