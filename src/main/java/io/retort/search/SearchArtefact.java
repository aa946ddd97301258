package io.retort.search;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.evaluate.Rounded;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.LossSettings;
import io.retort.job.Split;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.train.TrialTrainings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;

/** What a search found: its report, and the winner as a job file. */
final class SearchArtefact implements Artefact {
  private final SparkSession spark;
  private final JobFile file;
  private final Rehearsal rehearsal;

  SearchArtefact(SparkSession spark, JobFile file, Rehearsal rehearsal) {
    this.spark = spark;
    this.file = file;
    this.rehearsal = rehearsal;
  }

  @Override
  public String path() {
    return SearchFiles.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Job job = file.job();
    if (job.train().engine() == TrainSettings.Engine.DL4J_SPARK) {
      throw new UserError("train.engine is dl4j-spark, must be averaging for a search");
    }
    return TrialTrainings.recipe(spark, rehearsal.workspace(), rehearsal.file().job())
        .with("search", job.search().result())
        .with("evaluate.latency.batch-size", job.evaluate().latency().batchSize());
  }

  @Override
  public Product make(Making making) throws IOException {
    long start = System.nanoTime();
    List<Trial> trials = Trials.of(rehearsal.file());
    ExamplesInfo examples = ExamplesTable.open(rehearsal.workspace(), Split.TRAIN).info();
    Job job =
        file.job()
            .with(
                file.job()
                    .search()
                    .decided(examples.regression() ? List.of() : examples.rowsPerClass().values()));
    if (making.forced()) {
      making.workspace().files().delete(making.checkpoints(), true);
    }
    try (TrialTrainings trainings =
        TrialTrainings.open(
            spark, rehearsal.workspace(), rehearsal.file().job(), rehearsal.apart())) {
      long heldBack = trainings.heldBack().count();
      if (heldBack == 0) {
        throw new UserError(
            "search.share is "
                + job.search().share()
                + ", which holds back no labelled row of data.train to compare trials on");
      }
      List<TrialResult> results = results(job, trials, trainings, making);
      double seconds = (System.nanoTime() - start) / 1e9;
      SearchReport report =
          SearchReport.of(job, defaultLoss(), heldBack, rehearsal.apart(), seconds, results);
      Trial winner = trials.get(report.winner().number() - 1);
      SearchFiles.write(making.workspace(), making.folder(), report, winner.winner(file));
      return new Product(heldBack, fingerprint(results), new Details(winner.number()));
    }
  }

  /** What the manifest tells. */
  record Details(int winner) {}

  private List<TrialResult> results(
      Job job, List<Trial> trials, TrialTrainings trainings, Making making) throws IOException {
    Workspace workspace = making.workspace();
    Tryout tryout =
        new Tryout(
            spark,
            trainings,
            ScoreBook.open(workspace, making.checkpoints()),
            trainings.heldBackInfo(),
            job.evaluate().latency().batchSize(),
            making.checkpoints(),
            spark.sparkContext().longAccumulator("rows scored"));
    try (Tournament tournament = new Tournament(job.search(), tryout, parallel(job))) {
      return tournament.run(trials, making.progress());
    }
  }

  /** As many trials as fill the cores. */
  private int parallel(Job job) {
    int cores = spark.sparkContext().defaultParallelism();
    int workers = job.train().workers().orElse(cores);
    return job.search().parallel().orElse(Math.max(1, cores / workers));
  }

  private String defaultLoss() {
    Map<String, Object> none = new HashMap<>();
    none.put("loss", null);
    LossSettings loss = file.with("defaults", none).job().loss();
    return "T = "
        + (loss.temperature().auto()
            ? "auto"
            : Rounded.significant(loss.temperature().known().last()))
        + ", alpha = "
        + Rounded.significant(loss.alpha().last());
  }

  /** Of all figures, which are the same wherever and in whatever order they were found. */
  private static String fingerprint(List<TrialResult> results) {
    List<List<Double>> values = results.stream().map(TrialResult::values).toList();
    return DigestUtils.sha256Hex(Documents.line(values));
  }
}
