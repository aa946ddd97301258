package io.retort.cli;

import io.retort.pipeline.Heard;
import io.retort.pipeline.Progress;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run as others see it while it goes on: its figures in Spark's metrics system, from where
 * Prometheus and whatever else Spark has a sink for read them; its jobs in groups that are named
 * after stages, so that Spark's pages read like the pipeline; and what was lost on the way.
 */
final class Watch implements Progress, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final SparkContext spark;
  private final Progress shown;
  private final RunMetrics metrics;
  private final Mishaps mishaps;

  private Watch(SparkContext spark, Progress shown) {
    this.spark = spark;
    this.shown = shown;
    this.metrics = new RunMetrics();
    this.mishaps = new Mishaps(metrics);
  }

  /**
   * From now on until it is closed.
   *
   * @param shown is told the same
   */
  static Watch over(SparkContext spark, Progress shown) {
    Watch watch = new Watch(spark, shown);
    SparkEnv.get().metricsSystem().registerSource(watch.metrics);
    spark.addSparkListener(watch.mishaps);
    spark.uiWebUrl().foreach(Watch::told);
    return watch;
  }

  /**
   * Settings of Spark with which a job's figures can be read over HTTP, at {@code
   * /metrics/prometheus/} of the driver's page, under names that stay the same from run to run.
   */
  static Map<String, String> settings(String job) {
    return Map.of(
        // Else the application's id: a new series for each night.
        "spark.metrics.namespace", job,
        "spark.metrics.conf.*.sink.prometheusServlet.class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
        "spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus",
        // What executors use of memory and time, at /metrics/executors/prometheus.
        "spark.ui.prometheus.enabled", "true");
  }

  private static Object told(String url) {
    LOG.info("spark: {}, figures at {}/metrics/prometheus/", url, url);
    return null;
  }

  @Override
  public Made making(String stage, String artefact) {
    Made made = shown.making(stage, artefact);
    spark.setJobGroup(stage, stage + ": " + artefact, false);
    metrics.set(stage + "_running", 1);
    Interruption.making(artefact);
    return () -> {
      Interruption.making("");
      metrics.set(stage + "_running", 0);
      spark.clearJobGroup();
      made.close();
    };
  }

  @Override
  public Task begin(String name, long total, String unit) {
    metrics.set(name + "_" + unit + "_expected", total);
    return new Watched(shown.begin(name, total, unit), name, total, unit);
  }

  /** Logs what was lost on the way. To be called once all has ended well, and only then. */
  void endedWell() {
    Heard.await(spark);
    mishaps.tell();
  }

  @Override
  public void close() {
    MetricsSystem system = SparkEnv.get().metricsSystem();
    Heard.await(spark);
    system.report(); // Sinks that are written to now and then would miss the last figures.
    spark.removeSparkListener(mishaps);
    system.removeSource(metrics);
  }

  /** Tells metrics and jobs' descriptions what it is told itself. */
  private final class Watched implements Task {
    private final Task task;
    private final String name;
    private final String done;
    private final String toDo;
    private final String description;
    private Supplier<Long> polled;

    Watched(Task task, String name, long total, String unit) {
      this.task = task;
      this.name = name;
      this.done = name + "_" + unit;
      this.toDo = String.format(Locale.ROOT, " of %,d %s", total, unit);
      this.description = spark.getLocalProperty("spark.job.description");
    }

    @Override
    public void at(long at, String note) {
      metrics.set(done, at);
      spark.setJobDescription(String.format(Locale.ROOT, "%s, %,d", description, at) + toDo);
      task.at(at, note);
    }

    @Override
    public void poll(Supplier<Long> done) {
      polled = done;
      metrics.ask(this.done, done);
      task.poll(done);
    }

    @Override
    public void figure(String figure, double value) {
      metrics.set(name + "_" + figure, value);
      task.figure(figure, value);
    }

    @Override
    public void close() {
      if (polled != null) {
        metrics.set(done, polled.get());
      }
      spark.setJobDescription(description);
      task.close();
    }
  }
}
