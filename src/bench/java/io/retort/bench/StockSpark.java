package io.retort.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * Deeplearning4j's own trainer on Spark, {@code ParameterAveragingTrainingMaster}. Its minibatches
 * are written to files beforehand, as its Export approach does at the first fit, and that is not
 * measured. Variants are averaging frequencies.
 */
final class StockSpark implements Contender {
  private final Workload workload;
  private final JavaSparkContext spark;
  private final List<String> files = new ArrayList<>();
  private final Map<String, SparkDl4jMultiLayer> networks = new HashMap<>();
  private final Map<String, Double> rates = new HashMap<>();

  StockSpark(Workload workload) throws IOException {
    this.workload = workload;
    this.spark = new JavaSparkContext(LocalSession.start(workload.workers()).sparkContext());
    Path folder = Files.createDirectories(workload.file("dl4j-spark"));
    Examples examples = Examples.read(workload.file("train.bin"));
    for (Examples.Batch batch : examples.batches(workload.batch(), 0, 1)) {
      File file = folder.resolve(files.size() + ".bin").toFile();
      PlainDl4j.dataSet(batch).save(file);
      files.add(file.toURI().toString());
    }
  }

  @Override
  public Measurement measure(String frequency, double seconds) throws IOException {
    SparkDl4jMultiLayer network = networks.get(frequency);
    if (network == null) {
      network =
          new SparkDl4jMultiLayer(spark, PlainDl4j.configuration(workload), master(frequency));
      networks.put(frequency, network);
    }
    long perRound = Long.parseLong(frequency) * workload.workers();
    double batches = seconds * rates.getOrDefault(frequency, 0.0) / workload.batch();
    long rounds = Math.max(1, Math.round(batches / perRound));
    long start = System.nanoTime();
    long examples = 0;
    // No more at once than there are: one fit is one pass over its files.
    long most = Math.max(1, files.size() / perRound);
    for (long left = rounds; left > 0; left -= most) {
      int count = (int) Math.min(files.size(), Math.min(left, most) * perRound);
      network.fitPaths(spark.parallelize(files.subList(0, count), workload.workers()));
      examples += (long) count * workload.batch();
    }
    Measurement measured = Measurement.of(examples, (System.nanoTime() - start) / 1e9);
    rates.put(frequency, measured.examplesPerSecond());
    return measured;
  }

  /** Every option that has a say; of those that were tried, no other combination was faster. */
  private ParameterAveragingTrainingMaster master(String frequency) {
    return new ParameterAveragingTrainingMaster.Builder(workload.workers(), workload.batch())
        .batchSizePerWorker(workload.batch())
        .averagingFrequency(Integer.parseInt(frequency))
        .workerPrefetchNumBatches(2)
        .aggregationDepth(2)
        .saveUpdater(true)
        .repartionData(Repartition.NumPartitionsWorkersDiffers)
        .repartitionStrategy(RepartitionStrategy.Balanced)
        .rddTrainingApproach(RDDTrainingApproach.Export)
        .collectTrainingStats(false)
        .build();
  }
}
