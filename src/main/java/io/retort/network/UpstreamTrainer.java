package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.SoftLabelForm;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Upstream's own {@code SparkDl4jMultiLayer} with its {@code ParameterAveragingTrainingMaster},
 * given one round at a time: left to cut a whole epoch into rounds itself, it throws away the
 * batches that are over (up to half of them), and moves the schedule on for steps never taken.
 *
 * <p>It averages workers equally, whatever rows they saw, in the order in which they finish, so
 * that with more than two workers the last bits differ from run to run; it takes rows of two epochs
 * into one batch where a round goes over an epoch's end; and it leaves each round's broadcast and
 * networks to the garbage collector.
 */
public final class UpstreamTrainer implements AutoCloseable {
  private static final String SERIALIZER = "spark.serializer";

  private final MultiLayerNetwork network;
  private final StepLog log;
  private final ToDataSet toDataSet;
  private final SparkDl4jMultiLayer upstream;

  /**
   * @param form of the batches' soft labels
   * @param workers partitions of what it will be given
   * @param stepsPerRound the most batches of a partition
   * @throws UserError where Spark cannot carry its arrays
   */
  public UpstreamTrainer(
      JavaSparkContext spark,
      TrainingPlan plan,
      SoftLabelForm form,
      int workers,
      int stepsPerRound,
      long seed,
      float[] initial) {
    checkSerializer(spark);
    CpuBackend.use();
    this.network =
        new MultiLayerNetwork(plan.configuration(new PackedLoss(plan.objective(), form)));
    network.init();
    FloatArrays.write(initial, network.params());
    this.log = new StepLog(spark.sc());
    int features = plan.network().features();
    if (TokenInput.of(network.getLayer(0), features).isPresent()) {
      throw new UserError("train.engine = dl4j-spark: takes no texts, must be averaging");
    }
    this.toDataSet = new ToDataSet(features, PackedLoss.width(form));
    this.upstream =
        new SparkDl4jMultiLayer(
            spark, network, master(plan.batchSize(), workers, stepsPerRound, seed));
  }

  /** Its arrays lie in native memory, and what it broadcasts holds records. */
  private static void checkSerializer(JavaSparkContext spark) {
    String serializer = spark.getConf().get(SERIALIZER, "");
    if (serializer.contains("Kryo")) {
      throw new UserError(
          "train.engine = dl4j-spark: cannot be shipped by "
              + SERIALIZER
              + " = "
              + serializer
              + ", must be org.apache.spark.serializer.JavaSerializer");
    }
  }

  /** Every setting there is, since upstream's defaults are several times slower. */
  private ParameterAveragingTrainingMaster master(
      int batchSize, int workers, int stepsPerRound, long seed) {
    return new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(stepsPerRound)
        .saveUpdater(true)
        .aggregationDepth(2)
        // Batches come from memory; a second thread would only take a core from a task.
        .workerPrefetchNumBatches(0)
        // Rows are shared out already, one partition for each worker.
        .repartionData(Repartition.Never)
        .repartitionStrategy(RepartitionStrategy.Balanced)
        // From memory, without files between, and without a second copy that nobody would free.
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .exportDirectory(null)
        .storageLevel(null)
        .storageLevelStreams(null)
        .rngSeed(seed)
        .collectTrainingStats(false)
        .trainingHooks(log)
        .build();
  }

  /**
   * What a round's workers did.
   *
   * @param lossSum over the round's examples, each before its own update, with the penalties of a
   *     regularized configuration
   * @param arithmeticSeconds a worker spent in steps, on average
   */
  public record Fit(long examples, double lossSum, double arithmeticSeconds) {}

  /**
   * One round.
   *
   * @param batches the same number in every partition that is not empty
   */
  public Fit fit(JavaRDD<Batch> batches) {
    log.reset();
    upstream.fit(new OneRound(batches.map(toDataSet)));
    return new Fit(log.examples(), log.lossSum(), log.nanos() / 1e9 / batches.getNumPartitions());
  }

  public float[] parameters() {
    float[] parameters = new float[Math.toIntExact(network.numParams())];
    FloatArrays.read(network.params(), parameters);
    return parameters;
  }

  @Override
  public void close() {
    network.close();
  }

  /** A batch as upstream takes it, in native memory, which {@link StepLog} frees. */
  record ToDataSet(int features, int width) implements Function<Batch, DataSet> {
    @Override
    public DataSet call(Batch batch) {
      int rows = batch.targets().rows();
      INDArray x = FloatArrays.allocate(rows, features);
      INDArray y = FloatArrays.allocate(rows, width);
      FloatArrays.write(batch.features(), x);
      FloatArrays.write(PackedLoss.pack(batch.targets(), width), y);
      return new DataSet(x, y);
    }
  }

  /**
   * The batches of one round. Upstream counts them to see whether there are more, and counting
   * would make each of them once for nothing.
   */
  static final class OneRound extends JavaRDD<DataSet> {
    private static final long serialVersionUID = 1L;

    OneRound(JavaRDD<DataSet> batches) {
      super(batches.rdd(), batches.classTag());
    }

    /** Few enough for one round; upstream asks for no more. */
    @Override
    public long count() {
      return 1;
    }
  }
}
