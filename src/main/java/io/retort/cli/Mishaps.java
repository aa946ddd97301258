package io.retort.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong on the cluster and was made good: a run that ends well else hides it. One that
 * fails says by itself why. Which of the two a run is, only its caller knows: Spark tells its
 * listeners of a failed task, lets the job's caller go on, and tells them of the failed job last.
 */
final class Mishaps extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

  private final AtomicLong executors = new AtomicLong();
  private final AtomicLong tasks = new AtomicLong();
  private final AtomicLong stages = new AtomicLong();
  private final AtomicLong spilled = new AtomicLong();

  Mishaps(RunMetrics metrics) {
    metrics.ask("executors_lost", executors::get);
    metrics.ask("tasks_failed", tasks::get);
    metrics.ask("stages_repeated", stages::get);
    metrics.ask("bytes_spilled", spilled::get);
  }

  /** But for those that dynamic allocation gives back. */
  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    String reason = removed.reason().toLowerCase(Locale.ROOT);
    if (!reason.contains("killed by driver") && !reason.contains("decommission")) {
      executors.incrementAndGet();
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() != Success$.MODULE$ && !(end.reason() instanceof TaskKilled)) {
      tasks.incrementAndGet();
    }
    if (end.taskMetrics() != null) {
      spilled.addAndGet(end.taskMetrics().diskBytesSpilled());
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (submitted.stageInfo().attemptNumber() > 0) {
      stages.incrementAndGet();
    }
  }

  /** Logs what was lost, if anything was. Only for a run that has ended well. */
  void tell() {
    if (executors.get() + tasks.get() + stages.get() > 0) {
      LOG.warn(
          "spark: {} executors lost, {} tasks failed, {} stages repeated",
          executors,
          tasks,
          stages);
    }
  }
}
