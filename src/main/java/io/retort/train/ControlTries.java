package io.retort.train;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.job.Control;
import io.retort.job.Split;
import io.retort.job.TrainSettings;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.Objective;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetworkSource;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains a control with various settings on some of its rows, and scores it on labelled rows that
 * are held back from that; both are held for as long as this is open. What comes of a try does not
 * depend on others.
 */
final class ControlTries implements ControlSearch.Trials, AutoCloseable {
  private final Making making;
  private final StudentBuild build;
  private final Control control;
  private final ControlRows rows;
  private final ExamplesTable train;
  private final JavaRDD<Example> heldBack;
  private final NetworkSpec network;
  private final float[] initial;
  private final Objective objective;
  private final Map<Integer, CachedRows> byWorkers = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final Progress.Task task;

  /**
   * @param build of the trials' job: nothing is held back from it a second time
   */
  ControlTries(
      Making making, StudentBuild build, Control control, ControlRows rows, Progress.Task task)
      throws IOException {
    this.making = making;
    this.build = build;
    this.control = control;
    this.rows = rows;
    this.task = task;
    this.train = ExamplesTable.open(making.workspace(), Split.TRAIN);
    this.network = build.network(making.workspace());
    this.initial = new GivenStart(build).parameters(network, making.workspace());
    this.objective =
        control == Control.BASELINE
            ? StudentLoss.ofLabels(train.info(), build.classWeights(making.workspace()))
            : build.objective(making.workspace());
    this.heldBack =
        train
            .rows(rows.heldBack(build.spark(), train))
            .coalesce(build.spark().sparkContext().defaultParallelism())
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Labelled rows that no try learns from. */
  long heldBack() {
    return heldBack.count();
  }

  /** Rows that each try learns from. */
  long learned() throws IOException {
    return cached(workers(null)).count();
  }

  private int workers(Integer own) {
    return own == null ? Training.workers(build.spark(), build.train()) : own;
  }

  private CachedRows cached(int workers) throws IOException {
    CachedRows known = byWorkers.get(workers);
    if (known != null) {
      return known;
    }
    TrainingRows some =
        new TrainingRows(
            build.spark(), workers, rows.learned(), rows.apart(), HeldBack.none(), build.seed());
    CachedRows made = CachedRows.of(data(some));
    byWorkers.put(workers, made);
    return made;
  }

  private TrainingData data(TrainingRows some) throws IOException {
    if (control == Control.BASELINE) {
      return some.labelled(train);
    }
    List<ExamplesTable> tables = ExamplesTable.forStudent(making.workspace(), build.job().data());
    Manifest teacher = making.workspace().require(Teachers.ARTEFACT, "teach");
    // The student has looked at all of them.
    return some.distilled(
        tables, SoftLabelTable.open(making.workspace(), teacher, tables, build.job()));
  }

  @Override
  public List<TriedSettings.Outcome> of(List<TriedSettings> settings) throws IOException {
    int widest = 1;
    for (TriedSettings tried : settings) {
      cached(workers(tried.workers())); // Before several threads ask.
      widest = Math.max(widest, workers(tried.workers()));
    }
    int cores = build.spark().sparkContext().defaultParallelism();
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(settings.size(), cores / widest)));
    try {
      List<Future<TriedSettings.Outcome>> running = new ArrayList<>();
      for (TriedSettings tried : settings) {
        int own = number.incrementAndGet();
        running.add(threads.submit(() -> outcome(tried, own)));
      }
      List<TriedSettings.Outcome> outcomes = new ArrayList<>();
      for (Future<TriedSettings.Outcome> outcome : running) {
        outcomes.add(get(outcome));
        task.at(number.get() - running.size() + outcomes.size(), "");
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static TriedSettings.Outcome get(Future<TriedSettings.Outcome> outcome)
      throws IOException {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the tries were interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  private TriedSettings.Outcome outcome(TriedSettings tried, int own) throws IOException {
    long start = System.nanoTime();
    CachedRows learned = cached(workers(tried.workers()));
    long steps = Math.max(1, Math.round((double) tried.steps() * learned.count() / rows.all()));
    try {
      Tally tally = scored(trained(tried, learned, steps, own));
      return TriedSettings.Outcome.of(tried, steps, tally, seconds(start));
    } catch (DivergedTraining e) {
      return TriedSettings.Outcome.diverged(tried, steps, seconds(start));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private float[] trained(TriedSettings tried, CachedRows learned, long steps, int own)
      throws IOException {
    String name = making.artefact() + " " + own;
    TrainSettings settings = tried.of(build.train());
    Training training =
        new Training(build.spark(), name, network, objective, settings, build.seed());
    training.check(steps, initial.length);
    Path folder = new Path(making.folder(), "tries/" + own);
    Checkpoints none =
        new Checkpoints(
            making.workspace().store(),
            folder,
            making.recipe(),
            learned.data().training().workers(),
            Optional.empty());
    try (RoundLog log = new RoundLog(making.workspace().files(), folder, "")) {
      Training.Course course = new Training.Course(learned, steps, steps, initial, false);
      TrainingState end = training.goOn(course, Optional.empty(), none, log, Progress.SILENT);
      return build.used(network, end.result(initial.length), making.workspace());
    }
  }

  private Tally scored(float[] parameters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(build.spark().sparkContext());
    Broadcast<float[]> shared = context.broadcast(parameters);
    try {
      ExamplesInfo info = train.info();
      Tally tally = FitProbe.tally(info);
      Scores task = new Scores(new TrainedNetworkSource(network, shared, control.key()), info);
      heldBack.mapPartitions(task).collect().forEach(tally::merge);
      return tally;
    } finally {
      shared.destroy();
    }
  }

  /** What the network says of a partition's rows. */
  record Scores(ClassifierSource model, ExamplesInfo info)
      implements FlatMapFunction<Iterator<Example>, Tally> {
    private static final int BATCH = 256;

    @Override
    public Iterator<Tally> call(Iterator<Example> examples) {
      Classifier network = model.onThisThread();
      int classes = network.classes();
      float[] features = new float[BATCH * info.features()];
      float[] logits = new float[BATCH * classes];
      int[] labels = new int[BATCH];
      Tally tally = FitProbe.tally(info);
      while (examples.hasNext()) {
        int rows = 0;
        for (; rows < BATCH && examples.hasNext(); rows++) {
          Example example = examples.next();
          labels[rows] = example.label;
          info.decode(example, features, rows * info.features());
        }
        network.logits(features, rows, logits);
        for (int row = 0; row < rows; row++) {
          tally.add(logits, row * classes, labels[row]);
        }
      }
      return List.of(tally).iterator();
    }
  }

  @Override
  public void close() {
    byWorkers.values().forEach(CachedRows::close);
    heldBack.unpersist();
  }
}
