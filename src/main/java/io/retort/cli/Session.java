package io.retort.cli;

import io.retort.data.PrepareStage;
import io.retort.evaluate.EvaluateStage;
import io.retort.evaluate.Published;
import io.retort.job.Device;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Secrets;
import io.retort.labels.Agreement;
import io.retort.labels.LabelStage;
import io.retort.labels.LabelVerification;
import io.retort.labels.SoftLabelTable;
import io.retort.network.NetworkDevice;
import io.retort.pipeline.FullDisk;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Places;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import io.retort.search.Rehearsal;
import io.retort.search.SearchStage;
import io.retort.teacher.TeachStage;
import io.retort.train.HardLabels;
import io.retort.train.TrainStage;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session with a job's workspace and stages: where the rooms are wired together. A session
 * that is there already is used, and left running; one that had to be made is stopped.
 */
final class Session implements AutoCloseable {
  /** prepare, teach and label. */
  private static final int SHARED_STAGES = 3;

  private final SparkSession spark;
  private final boolean own;
  private final Workspace workspace;
  private final Closeable lock;
  private final Watch watch;
  private final Pipeline pipeline;

  private Session(
      SparkSession spark,
      boolean own,
      Workspace workspace,
      Closeable lock,
      Watch watch,
      Pipeline pipeline) {
    this.spark = spark;
    this.own = own;
    this.workspace = workspace;
    this.lock = lock;
    this.watch = watch;
    this.pipeline = pipeline;
  }

  static Session open(Job job, Map<String, String> conf, String master) throws IOException {
    boolean own = SparkSession.getDefaultSession().isEmpty();
    SparkSession spark = started(job, conf, master);
    NetworkDevice.want(spark.sparkContext(), job.device());
    try {
      Workspace workspace =
          Workspace.open(job.workspace(), job.name(), spark.sessionState().newHadoopConf());
      List<Stage> stages = stages(spark, job);
      Places.of(workspace, stages).checkPaths(job);
      // Taken last: nothing that fails after it would give it back.
      Closeable lock = Interruption.guarded(workspace.lock());
      Watch watch = Watch.over(spark.sparkContext(), new ConsoleProgress());
      Pipeline pipeline = new Pipeline(workspace, stages, watch, spark.version());
      return new Session(spark, own, workspace, lock, watch, pipeline);
    } catch (IOException | RuntimeException | FSError e) { // Hadoop's of a local disk that fails.
      stop(spark, own);
      FullDisk.check(job.workspace(), e);
      throw e;
    }
  }

  private static SparkSession started(Job job, Map<String, String> conf, String master) {
    try {
      return spark(job.name(), conf, master);
    } catch (Exception e) { // Spark's may be checked, and undeclared.
      FullDisk.check(job.workspace(), e);
      throw e;
    }
  }

  private static void stop(SparkSession spark, boolean own) {
    NetworkDevice.want(spark.sparkContext(), Device.AUTO); // Whoever goes on with it wants nothing.
    if (own) {
      spark.stop();
    }
  }

  /**
   * The session that is there, or a new one.
   *
   * @param name of the job
   */
  static SparkSession spark(String name, Map<String, String> conf, String master) {
    SparkConf settings = new SparkConf();
    // spark-submit calls what has no name after its main class.
    if (settings.get("spark.app.name", Retort.class.getName()).equals(Retort.class.getName())) {
      settings.setAppName("Retort " + name);
    }
    // Tasks fill the cores; a second math thread in each would only be in the way.
    settings.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    settings.setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
    // What is broadcast is parameters, and floats do not compress.
    settings.setIfMissing("spark.broadcast.compress", "false");
    // What a worker brings back from a round comes at once, without a second message to fetch it.
    settings.setIfMissing("spark.task.maxDirectResultSize", "16m");
    settings.set("spark.ui.showConsoleProgress", "false"); // Ours tells more.
    Watch.settings(name).forEach(settings::setIfMissing);
    // Spark's own rules miss Azure's keys, and passwords in addresses.
    settings.setIfMissing("spark.redaction.regex", Secrets.SETTING);
    settings.setIfMissing("spark.redaction.string.regex", Secrets.TEXT);
    conf.forEach(settings::set);
    if (master != null) {
      settings.setMaster(master);
    }
    settings.setIfMissing("spark.master", "local[*]");
    SparkSettings.keepPrivate(settings);
    QuietUserErrors.install();
    SparkSettings.check(settings);
    SparkSession spark = SparkSettings.started(settings);
    if (spark.sparkContext().isStopped()) {
      throw new IllegalStateException(
          settings.get("spark.master") + ": Spark gave it up, no master answers there");
    }
    return spark;
  }

  static List<Stage> stages(SparkSession spark, Job job) {
    return List.of(
        new PrepareStage(spark, job),
        new TeachStage(
            spark,
            job,
            (network, settings, seed, making) ->
                HardLabels.teacher(spark, job, network, settings, seed, making)),
        new LabelStage(spark, job),
        new TrainStage(
            spark, job, () -> Published.newest(job, spark.sessionState().newHadoopConf())),
        new EvaluateStage(spark, job));
  }

  Agreement verify(Job job, int rows) throws IOException {
    return LabelVerification.of(spark, workspace, job, rows);
  }

  /** At which the student learned of the soft labels that there are. */
  double temperature(Job job) throws IOException {
    double auto = SoftLabelTable.temperature(workspace).value();
    return job.loss().with(auto).temperature().known().last();
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * The stages that trials share, and the search itself.
   *
   * @param force whether it is made although nothing has changed
   */
  void search(JobFile file, boolean force) throws IOException {
    Rehearsal rehearsal = Rehearsal.of(file, workspace, spark.sessionState().newHadoopConf());
    List<Stage> shared = stages(spark, rehearsal.file().job()).subList(0, SHARED_STAGES);
    Closeable inner =
        rehearsal.apart() ? Interruption.guarded(rehearsal.workspace().lock()) : () -> {};
    Pipeline search = pipeline(workspace, List.of(new SearchStage(spark, file, rehearsal)));
    search.places().check(); // Before its trials' stages are made.
    try (inner) {
      pipeline(rehearsal.workspace(), shared).run(null);
      search.run(force ? "search" : null);
    }
  }

  private Pipeline pipeline(Workspace where, List<Stage> stages) {
    return new Pipeline(where, stages, watch, spark.version());
  }

  Workspace workspace() {
    return workspace;
  }

  /** To be called once all that was asked for has ended well, and only then. */
  void endedWell() {
    watch.endedWell();
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      watch.close();
      stop(spark, own);
    }
  }
}
