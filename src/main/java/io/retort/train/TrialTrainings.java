package io.retort.train;

import static org.apache.spark.sql.functions.col;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.loss.Objective;
import io.retort.network.NetworkSpec;
import io.retort.network.TappedNetwork;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Trainings of one job's student with various settings, all on the same rows, which are held for as
 * long as this is open. Labelled rows that are held back are none of them. Several threads may
 * train at once; what comes of a training does not depend on others.
 */
public final class TrialTrainings implements AutoCloseable {
  private final SparkSession spark;
  private final Workspace workspace;
  private final Job job;
  private final int workers;
  private final CachedRows distilled;
  private final CachedRows labelled;
  private final ExamplesInfo heldBackInfo;
  private final JavaRDD<Example> heldBack;

  private TrialTrainings(
      SparkSession spark,
      Workspace workspace,
      Job job,
      CachedRows distilled,
      CachedRows labelled,
      ExamplesInfo heldBackInfo,
      JavaRDD<Example> heldBack) {
    this.spark = spark;
    this.workspace = workspace;
    this.job = job;
    this.workers = distilled.data().training().workers();
    this.distilled = distilled;
    this.labelled = labelled;
    this.heldBackInfo = heldBackInfo;
    this.heldBack = heldBack;
  }

  /** A network after some steps of its training. */
  public record Trained(NetworkSpec network, float[] parameters, long step) {}

  /**
   * On the rows and soft labels that lie in the workspace.
   *
   * @param onTest whether trials are compared on test, which is then none of the user's, and not on
   *     rows of train that are held back
   */
  public static TrialTrainings open(
      SparkSession spark, Workspace workspace, Job job, boolean onTest) throws IOException {
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
    StudentBuild build = new StudentBuild(spark, job.ofTrial());
    HeldBack out = onTest ? HeldBack.none() : HeldBack.forTrials(job.search().share(), job.seed());
    int workers = Training.workers(spark, job.train());
    ExamplesTable train = ExamplesTable.open(workspace, Split.TRAIN);
    CachedRows distilled =
        CachedRows.of(
            new TrainingRows(
                    spark, workers, build.rows(workspace), out, HeldBack.none(), job.seed())
                .distilled(tables, build.softLabels(workspace, tables)));
    CachedRows labelled =
        CachedRows.of(
            new TrainingRows(
                    spark, workers, train.info().labelled(), out, HeldBack.none(), job.seed())
                .labelled(train));
    ExamplesTable compared = onTest ? ExamplesTable.open(workspace, Split.TEST) : train;
    Dataset<Row> chosen =
        onTest ? compared.dataset(spark).where(col("label").isNotNull()) : out.of(spark, compared);
    JavaRDD<Example> heldBack = compared.rows(chosen).persist(StorageLevel.MEMORY_AND_DISK());
    return new TrialTrainings(
        spark, workspace, job, distilled, labelled, compared.info(), heldBack);
  }

  /** Labelled rows, on which trials may be compared. */
  public JavaRDD<Example> heldBack() {
    return heldBack;
  }

  /** Of the table that they are from. */
  public ExamplesInfo heldBackInfo() {
    return heldBackInfo;
  }

  /** Steps of each worker in a whole training, as many with labels alone. */
  public long steps(TrialRun run) {
    return Training.steps(settings(run).train(), workers, distilled.count());
  }

  /** The end of the round in which a share of all steps is done. */
  public long step(TrialRun run, double share) {
    int round = run.job().train().averagingSteps();
    long rounds = Math.max(1, (long) Math.ceil(share * steps(run) / round));
    return Math.min(steps(run), rounds * round);
  }

  /** All that trials of a job share. */
  public static Recipe recipe(SparkSession spark, Workspace workspace, Job job) throws IOException {
    StudentBuild build = new StudentBuild(spark, job.ofTrial());
    return new GivenStart(build)
        .recipe(build.taught(workspace), workspace)
        .with("search.workers", Training.workers(spark, job.train()));
  }

  /** All that {@link #train} depends on. */
  public Recipe recipe(TrialRun run) throws IOException {
    StudentBuild build = new StudentBuild(spark, settings(run));
    Recipe recipe = run.labelsAlone() ? build.recipe(workspace) : build.taught(workspace);
    return new GivenStart(build)
        .recipe(recipe, workspace)
        .with("search.share", job.search().share())
        .with("search.seed", job.seed())
        .with("search.workers", workers)
        .with("search.labels-alone", run.labelsAlone());
  }

  /**
   * Trains up to a step, from where a training with the same folder was left.
   *
   * @param folder for what is to be gone on from
   * @throws DivergedTraining when the loss or parameters are no numbers any more
   */
  public Trained train(TrialRun run, long until, Path folder) throws IOException {
    StudentBuild build = new StudentBuild(spark, settings(run));
    NetworkSpec network = build.network(workspace);
    TappedNetwork tapped =
        run.labelsAlone()
            ? new TappedNetwork(network, network)
            : build.tapped(network, distilled.data().softLabels().hidden());
    float[] initial = tapped.withTaps(new GivenStart(build).parameters(network, workspace));
    Training training = training(run, build, tapped.tapped());
    training.check(steps(run), initial.length);
    Checkpoints checkpoints = training.checkpoints(workspace.store(), folder, recipe(run), workers);
    Optional<Checkpoint> latest =
        checkpoints.latest().filter(found -> found.state().step() <= until);
    CachedRows rows = run.labelsAlone() ? labelled : distilled;
    try (RoundLog log = new RoundLog(workspace.files(), folder, Training.told(latest))) {
      Training.Course course = new Training.Course(rows, steps(run), until, initial, false);
      TrainingState end = training.goOn(course, latest, checkpoints, log, Progress.SILENT);
      checkpoints.write(end, log.text());
      float[] parameters =
          build.used(network, tapped.withoutTaps(end.result(initial.length)), workspace);
      return new Trained(network, parameters, end.step());
    }
  }

  private Training training(TrialRun run, StudentBuild build, NetworkSpec network)
      throws IOException {
    Objective objective =
        run.labelsAlone()
            ? StudentLoss.ofLabels(
                ExamplesTable.open(workspace, Split.TRAIN).info(), build.classWeights(workspace))
            : build.objective(workspace);
    Job tried = settings(run);
    return new Training(spark, run.name(), network, objective, build.train(), tried.seed());
  }

  /** No rows are held back a second time: what ends a trial early is the search. */
  private static Job settings(TrialRun run) {
    return run.job().ofTrial();
  }

  @Override
  public void close() {
    distilled.close();
    labelled.close();
    heldBack.unpersist();
  }
}
