package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.LocalSpark;
import io.retort.Logged;
import io.retort.job.UserError;
import io.retort.pipeline.Progress;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whether a run tells what was lost depends on how it ended, and not on what Spark's listeners have
 * heard by then.
 */
class MishapsIT {
  private final SparkContext spark = LocalSpark.session().sparkContext();
  private final Logged logged = new Logged(Mishaps.class.getName());

  @AfterEach
  void stopListening() {
    logged.close();
  }

  @Test
  void aRunThatFailedSaysNothingOfItsTasks() {
    Watch watch = Watch.over(spark, Progress.SILENT);
    failATask();
    watch.close();
    assertThat(logged.lines()).isEmpty();
  }

  /** Also where the job failed: the caller went on, so that it was made good. */
  @Test
  void aRunThatEndedWellTellsEachFailedTask() {
    try (Watch watch = Watch.over(spark, Progress.SILENT)) {
      failATask();
      watch.endedWell();
    }
    assertThat(logged.lines())
        .containsExactly("spark: 0 executors lost, 1 tasks failed, 0 stages repeated");
  }

  @Test
  void aRunWithoutMishapsSaysNothing() {
    try (Watch watch = Watch.over(spark, Progress.SILENT)) {
      watch.endedWell();
    }
    assertThat(logged.lines()).isEmpty();
  }

  private void failATask() {
    VoidFunction<Integer> task =
        row -> {
          throw new UserError("row " + row + " is wrong");
        };
    assertThatThrownBy(
            () -> JavaSparkContext.fromSparkContext(spark).parallelize(List.of(1), 1).foreach(task))
        .hasStackTraceContaining("row 1 is wrong");
  }
}
