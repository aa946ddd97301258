package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class MishapsTest {
  private final RunMetrics metrics = new RunMetrics();
  private final Mishaps mishaps = new Mishaps(metrics);

  @Test
  void beforeAnythingGoesWrongThereAreFiguresAlready() {
    assertThat(figures())
        .containsEntry("executors_lost", 0L)
        .containsEntry("tasks_failed", 0L)
        .containsEntry("stages_repeated", 0L)
        .containsEntry("bytes_spilled", 0L);
  }

  @Test
  void lostExecutorsAndFailedTasksAreCounted() {
    removed("Command exited with code 137");
    removed("Executor heartbeat timed out after 125000 ms");
    ended(new ExecutorLostFailure("1", true, Option.apply("gone")));
    ended(Success$.MODULE$);

    assertThat(figures()).containsEntry("executors_lost", 2L).containsEntry("tasks_failed", 1L);
  }

  @Test
  void whatSparkGivesBackOrStopsItselfIsNoMishap() {
    removed("Executor killed by driver.");
    removed("Executor decommission: spark scale down");
    ended(new TaskKilled("Stage cancelled", none(), none(), none()));

    assertThat(figures()).containsEntry("executors_lost", 0L).containsEntry("tasks_failed", 0L);
  }

  private static <T> Seq<T> none() {
    return JavaConverters.asScalaBuffer(List.of());
  }

  private void removed(String reason) {
    mishaps.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "1", reason));
  }

  private void ended(TaskEndReason reason) {
    mishaps.onTaskEnd(new SparkListenerTaskEnd(0, 0, "ResultTask", reason, null, null, null));
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new TreeMap<>();
    metrics
        .metricRegistry()
        .getGauges()
        .forEach((name, gauge) -> figures.put(name, ((Gauge<?>) gauge).getValue()));
    return figures;
  }
}
