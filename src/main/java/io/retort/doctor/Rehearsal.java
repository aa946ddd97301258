package io.retort.doctor;

import io.retort.data.ClassesOfTrain;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.Preview;
import io.retort.evaluate.ModelReport;
import io.retort.evaluate.ReportFiles;
import io.retort.job.Classes;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.NetworkSettings;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.TrainSettings;
import io.retort.network.NativeFootprint;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Pipeline;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import io.retort.train.RoundCost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The job's own stages on its first rows, in a scratch folder, with as many rounds as it takes to
 * time one. Nothing is published or logged elsewhere, and no gate counts.
 *
 * @param stages makes those of a job
 */
record Rehearsal(
    SparkSession spark,
    JobFile file,
    Scratch scratch,
    Function<Job, List<Stage>> stages,
    Configuration hadoop) {
  private static final int ROWS = 512;

  /** Of a round. */
  private static final int STEPS = 2;

  /** Numbers that an optimizer keeps of a parameter, at most. */
  private static final int MOST_STATE = 2;

  /** After which a stage is stopped: it would not end soon on all rows either. */
  private static final long PATIENCE_SECONDS = 120;

  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String ORIGIN = "doctor";
  private static final String NAME = "rehearsal";

  /**
   * Goes as far as it gets.
   *
   * @throws io.retort.job.UserError where already the sources are not what the job says
   */
  Rehearsed run() throws IOException {
    Map<Split, Preview> sources = new EnumMap<>(Split.class);
    JobFile small = small(sources);
    Workspace workspace = Workspace.open(scratch.folder().toString(), NAME, hadoop);
    List<Stage> all = stages.apply(small.job());
    Pipeline pipeline = new Pipeline(workspace, all, Progress.SILENT, spark.version());
    String before = spark.conf().get(PARTITIONS);
    spark.conf().set(PARTITIONS, "2"); // Of so few rows most of 200 would be empty.
    try {
      return seen(small.job(), workspace, sources, trials(pipeline, all));
    } finally {
      spark.conf().set(PARTITIONS, before);
    }
  }

  private List<StageTrial> trials(Pipeline pipeline, List<Stage> all) {
    List<StageTrial> trials = new ArrayList<>();
    for (Stage stage : all) {
      StageTrial trial = patiently(pipeline, stage.name());
      trials.add(trial);
      if (!trial.well()) {
        break;
      }
    }
    return trials;
  }

  private StageTrial patiently(Pipeline pipeline, String stage) {
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    long start = System.nanoTime();
    try {
      watch.schedule(
          () -> spark.sparkContext().cancelAllJobs(), PATIENCE_SECONDS, TimeUnit.SECONDS);
      Measured<?> made = Measured.by(() -> pipeline.rehearse(stage));
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean late = !made.there() && seconds >= PATIENCE_SECONDS;
      return new StageTrial(
          stage,
          seconds,
          late ? "not done with the first rows after " + PATIENCE_SECONDS + " s" : made.problem(),
          late,
          made.fault());
    } finally {
      watch.shutdownNow();
    }
  }

  /** The same job on its first rows. */
  private JobFile small(Map<Split, Preview> sources) throws IOException {
    Job job = file.job();
    Map<String, Object> settings = new HashMap<>();
    for (Split split : job.data().sources().keySet()) {
      String key = "data." + split.key();
      Preview preview =
          Preview.of(spark, job, split, file.block(key), scratch.path(split.key()), ROWS);
      sources.put(split, preview);
      settings.put(key, preview.source());
    }
    settings.put("name", NAME);
    settings.put("workspace", scratch.folder().toString());
    settings.put("data.max-rejects", 1);
    settings.put("labels.verify-sample", 0);
    if (job.data().classes().auto()) {
      // The first rows may not have all.
      Classes classes = ClassesOfTrain.before(spark, job.data());
      settings.put("data.classes", classes.auto() ? "auto" : classes.names());
    }
    settings.putAll(brief("train", job.train()));
    if (job.teacher() instanceof TeacherSettings.Trained trained) {
      // It has hardly begun to learn.
      settings.put("labels.accept-weak-teacher", true);
      if (trained.network() != null) {
        settings.putAll(brief("teacher.train", trained.train()));
        settings.put("teacher.seeds", 1);
      }
    }
    if (job.student().fromPrevious()) {
      settings.put("student.init-from", null);
    }
    settings.putAll(quiet());
    return file.with(ORIGIN, settings);
  }

  /** Rounds of a few steps, as many as tell what one costs. */
  private Map<String, Object> brief(String key, TrainSettings train) {
    int workers = train.workers().orElse(spark.sparkContext().defaultParallelism());
    long perEpoch = Math.max(1, ROWS / ((long) workers * train.batchSize()));
    return Map.of(
        key + ".averaging-steps",
        1,
        key + ".epochs",
        (RoundCost.ENOUGH_ROUNDS + perEpoch - 1) / perEpoch,
        key + ".early-stopping.share",
        0,
        key + ".checkpoint-every",
        "1000 epochs");
  }

  /** An evaluation that is soon done and reaches nobody. */
  private static Map<String, Object> quiet() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("evaluate.baseline", false);
    settings.put("evaluate.pseudo-labels", false);
    settings.put("evaluate.seeds", 1);
    settings.put("evaluate.latency.warmup", 2);
    settings.put("evaluate.latency.samples", 20);
    for (String key : List.of("champion", "publish", "mlflow", "gates")) {
      settings.put("evaluate." + key, null);
    }
    return settings;
  }

  private Rehearsed seen(
      Job job, Workspace workspace, Map<Split, Preview> sources, List<StageTrial> trials)
      throws IOException {
    boolean prepared = well(trials, "prepare");
    boolean labelled = well(trials, "label");
    List<ModelReport> models =
        well(trials, "evaluate") ? ReportFiles.read(workspace).models() : List.of();
    long sampled = 0;
    long rejected = 0;
    for (Split split : prepared ? job.data().sources().keySet() : List.<Split>of()) {
      ExamplesTable table = ExamplesTable.open(workspace, split);
      sampled += table.manifest().rows();
      rejected += table.info().rejected();
    }
    return new Rehearsed(
        sources,
        sampled,
        rejected,
        prepared ? bytes(workspace, "examples") / Math.max(1.0, sampled) : 0,
        prepared ? ExamplesTable.open(workspace, Split.TRAIN).info().features() : 0,
        prepared ? ExamplesTable.open(workspace, Split.TRAIN).info().classes().size() : 0,
        labelled
            ? (double) bytes(workspace, "soft-labels")
                / Math.max(1, workspace.require("soft-labels", "label").rows())
            : 0,
        trials,
        models,
        models.isEmpty() ? List.of() : natives(workspace, models),
        well(trials, "train") ? RoundCost.of(workspace, "student").orElse(null) : null,
        well(trials, "teach")
                && job.teacher() instanceof TeacherSettings.Trained trained
                && trained.network() != null
            ? RoundCost.of(workspace, "teacher").orElse(null)
            : null,
        prepared ? ExamplesTable.open(workspace, Split.TRAIN).unscaled() : null);
  }

  /** In the batches of the job itself. */
  private List<NativeFootprint> natives(Workspace workspace, List<ModelReport> models)
      throws IOException {
    Job job = file.job();
    List<NativeFootprint> natives = new ArrayList<>();
    long onnx =
        job.teacher() instanceof TeacherSettings.Onnx ? model(models, "teacher").bytes() : 0;
    natives.add(
        of(
            network(workspace, "student", job.student().network()),
            model(models, "student"),
            job.train(),
            onnx));
    if (job.teacher() instanceof TeacherSettings.Trained trained && trained.network() != null) {
      natives.add(
          of(
              network(workspace, "teacher", trained.network()),
              model(models, "teacher"),
              trained.train(),
              0));
    }
    return natives;
  }

  private NetworkSpec network(Workspace workspace, String name, NetworkSettings settings)
      throws IOException {
    ExamplesInfo examples = ExamplesTable.open(workspace, Split.TRAIN).info();
    return NetworkSpec.of(
        name + ".network",
        settings,
        examples.shape(),
        examples.tokens(),
        examples.classes().size(),
        file.job().seed(),
        hadoop);
  }

  private NativeFootprint of(
      NetworkSpec network, ModelReport model, TrainSettings settings, long onnxBytes) {
    int rows = Math.max(settings.batchSize(), (file.job().labels().batchSize() + 1) / 2);
    return new NativeFootprint(
        model.parameters(), MOST_STATE, network.activations(), network.features(), rows, onnxBytes);
  }

  private static ModelReport model(List<ModelReport> models, String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
  }

  private static long bytes(Workspace workspace, String artefact) throws IOException {
    return workspace.files().getContentSummary(workspace.folder(artefact)).getLength();
  }

  private static boolean well(List<StageTrial> trials, String stage) {
    return trials.stream().anyMatch(trial -> trial.stage().equals(stage) && trial.well());
  }
}
