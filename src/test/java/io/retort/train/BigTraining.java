package io.retort.train;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.data.Affine;
import io.retort.job.AugmentSettings;
import io.retort.job.Device;
import io.retort.job.EarlyStopping;
import io.retort.job.Interval;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.OuterSettings;
import io.retort.job.Schedule;
import io.retort.job.TrainSettings;
import io.retort.job.Workers;
import io.retort.loss.CombinedLoss;
import io.retort.loss.SoftLabelForm;
import io.retort.network.CpuBackend;
import io.retort.network.NetworkSpec;
import io.retort.network.Vocabulary;
import io.retort.pipeline.Making;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A training on as much data as one likes, as a process of its own, with a heap of its own: {@code
 * BigTraining FOLDER WORKERS BLOCKS_OF_A_WORKER ROWS_OF_A_BLOCK EPOCHS OPTIMIZER HIDDEN...}. Its
 * rounds are in {@code FOLDER/made/rounds.jsonl}.
 */
final class BigTraining {
  private static final int FEATURES = 784;
  private static final int CLASSES = 10;

  private BigTraining() {}

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    int trainings = Integer.parseInt(args[1]);
    int workers = Integer.parseInt(args[2]);
    int perWorker = Integer.parseInt(args[3]);
    int rowsOfBlock = Integer.parseInt(args[4]);
    int epochs = Integer.parseInt(args[5]);
    OptimizerSettings optimizer =
        args[6].equals("sgd")
            ? Optimizers.sgd(0.01, Schedule.CONSTANT)
            : Optimizers.adam(1e-3, Schedule.CONSTANT);
    List<Integer> hidden =
        IntStream.range(7, args.length).map(i -> Integer.parseInt(args[i])).boxed().toList();
    try (SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", folder)
            .getOrCreate()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      for (int training = 0; training < trainings; training++) {
        WorkerBlocks blocks = blocks(spark, workers * perWorker, workers, rowsOfBlock);
        train(
            session, folder, String.valueOf(training), workers, epochs, optimizer, hidden, blocks);
        System.gc();
        System.out.println("resident " + CpuBackend.residentBytes());
      }
    }
  }

  private static WorkerBlocks blocks(
      JavaSparkContext spark, int count, int workers, int rowsOfBlock) {
    JavaRDD<Block> blocks =
        spark
            .parallelize(IntStream.range(0, count).boxed().toList(), count)
            .map(number -> block(number, rowsOfBlock));
    return new WorkerBlocks(blocks, workers);
  }

  private static Block block(int seed, int rows) {
    Random random = new Random(seed);
    byte[] bytes = new byte[rows * FEATURES];
    random.nextBytes(bytes);
    int[] labels = random.ints(rows, 0, CLASSES).toArray();
    Affine affine = new Affine(new float[] {1 / 255f}, new float[] {0});
    return Block.ofBytes(rows, FEATURES, bytes, affine, labels, SomeTargets.none(), null);
  }

  private static void train(
      SparkSession session,
      String folder,
      String name,
      int workers,
      int epochs,
      OptimizerSettings optimizer,
      List<Integer> hidden,
      WorkerBlocks blocks)
      throws Exception {
    NetworkSpec network =
        NetworkSpec.of(
            "network",
            new NetworkSettings.Mlp(hidden, 0, 0),
            List.of(FEATURES),
            Vocabulary.NONE,
            CLASSES,
            1,
            new Configuration());
    TrainSettings settings =
        new TrainSettings(
            new Workers(workers),
            epochs,
            128,
            100,
            optimizer,
            new OuterSettings.Average(),
            null,
            AugmentSettings.NONE,
            new EarlyStopping(0, 3),
            new Interval(1, Interval.Unit.EPOCH),
            TrainSettings.OnDivergence.FAIL,
            TrainSettings.Engine.AVERAGING,
            Device.AUTO);
    long rows = 0;
    for (int[] ofWorker : blocks.countRows()) {
      rows += IntStream.of(ofWorker).sum();
    }
    Making making =
        new Making(
            Workspace.open(folder, "checkpoints-of-" + name, new Configuration()),
            "student",
            new Path(folder, name),
            Recipe.empty(),
            Progress.SILENT,
            false,
            List.of());
    new Training(session, "student", network, CombinedLoss.ofHardLabels(), settings, 1)
        .run(
            new TrainingData(blocks, Optional.empty(), SoftLabelForm.none(CLASSES)),
            new Training.Length(rows, Training.steps(settings, workers, rows)),
            network.initialParameters(),
            making,
            SomeBlocks.probe(network));
  }
}
