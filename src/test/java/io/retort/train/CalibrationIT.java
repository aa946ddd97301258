package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.data.Affine;
import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.PrepareStage;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationIT {
  private static final int CLASSES = 3;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  @Test
  void theTemperatureMakesHeldBackLabelsLikeliest() {
    List<Example> examples = new ArrayList<>();
    Random random = new Random(8);
    for (int id = 0; id < 2000; id++) {
      float[] logits = new float[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        logits[c] = (float) (6 * random.nextGaussian());
      }
      examples.add(new Example(id, drawn(logits, 3, random), null, logits));
    }
    double fitted = temperature(examples, 4);

    // Three times as sure as it may be.
    assertThat(fitted).isCloseTo(3, within(0.3));
    double best = nll(examples, fitted);
    for (double factor : new double[] {0.5, 0.9, 0.999, 1.001, 1.1, 2}) {
      assertThat(nll(examples, fitted * factor)).as("at %s of it", factor).isGreaterThan(best);
    }
    for (int partitions : new int[] {1, 3, 7}) {
      assertThat(temperature(examples, partitions)).isEqualTo(fitted);
    }
  }

  @Test
  void whereAllAreRightOrNothingIsKnownItEndsSomewhere() {
    float[] sure = {1, 2, 5};
    assertThat(temperature(List.of(new Example(0, 2, null, sure)), 1)).isEqualTo(0.01);
    assertThat(temperature(List.of(new Example(0, 0, null, sure)), 1)).isEqualTo(100);
    assertThatThrownBy(() -> temperature(List.of(), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("evaluate.calibrate = true: no labelled row of data.train");
  }

  @Test
  void nothingLearnsFromTheRowsThatItIsFittedOn() throws IOException {
    Job job =
        JobFile.parse(
            """
                name = calibrated
                workspace = "%s"
                data {
                  train { format = glyphs, count = 400, seed = 1 }
                  transfer { format = glyphs, count = 200, seed = 2 }
                  test { format = glyphs, count = 40, seed = 3 }
                  shape = [1, 8, 8]
                  classes = 4
                }
                teacher { kind = train, network { kind = mlp, hidden = [4] } }
                student { network { kind = mlp, hidden = [4] } }
                evaluate { calibrate = true }
                """
                .formatted(folder));
    Workspace workspace =
        Workspace.open(job.workspace(), job.name(), spark.sessionState().newHadoopConf());
    new Pipeline(workspace, List.of(new PrepareStage(spark, job)), Progress.SILENT, "").run(null);
    ExamplesTable train = ExamplesTable.open(workspace, Split.TRAIN);
    StudentBuild build = new StudentBuild(spark, job);
    HeldBack heldBack = build.apart(workspace);
    Set<Long> fittedOn = new HashSet<>();
    for (Row row : heldBack.of(spark, train).collectAsList()) {
      fittedOn.add(row.getLong(0));
    }

    // About a tenth of train, and nothing of transfer.
    assertThat(fittedOn.size()).isBetween(20, 60);
    assertThat(build.rows(workspace)).isEqualTo(600 - fittedOn.size());
    assertThat(build.labelled(workspace)).isEqualTo(400 - fittedOn.size());
    TrainingData data =
        new TrainingRows(spark, 2, build.labelled(workspace), heldBack, HeldBack.none(), job.seed())
            .labelled(train);
    int rows = data.training().blocks().map(block -> block.rows).reduce(Integer::sum);
    assertThat(rows).isEqualTo(400 - fittedOn.size());
    assertThat(data.validation()).as("training itself does not look at them").isEmpty();
  }

  private double temperature(List<Example> examples, int partitions) {
    ExamplesInfo info =
        new ExamplesInfo(
            List.of(CLASSES),
            List.of("a", "b", "c"),
            "float32",
            Affine.IDENTITY,
            examples.size(),
            Map.of(),
            0,
            Map.of(),
            null,
            null);
    return new Calibration(new Same(), info)
        .temperature(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(examples, partitions));
  }

  private static int drawn(float[] logits, double temperature, Random random) {
    double left = random.nextDouble();
    for (int c = 0; c < CLASSES - 1; c++) {
      left -= Math.exp(-nll(logits, c, temperature));
      if (left < 0) {
        return c;
      }
    }
    return CLASSES - 1;
  }

  private static double nll(List<Example> examples, double temperature) {
    return examples.stream()
        .mapToDouble(example -> nll(example.floats, example.label, temperature))
        .sum();
  }

  private static double nll(float[] logits, int label, double temperature) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - logits[label]) / temperature);
    }
    return Math.log(sum);
  }

  /** Its logits are the features. */
  record Same() implements ClassifierSource {
    @Override
    public Classifier open() {
      return new Classifier() {
        @Override
        public int classes() {
          return CLASSES;
        }

        @Override
        public long parameters() {
          return 0;
        }

        @Override
        public void logits(float[] features, int rows, float[] logits) {
          System.arraycopy(features, 0, logits, 0, rows * CLASSES);
        }

        @Override
        public void close() {}
      };
    }
  }
}
