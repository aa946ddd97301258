package io.retort.bench;

import io.retort.network.CpuBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Capacity: what Deeplearning4j trains on this machine with nothing around it. One {@code
 * MultiLayerNetwork.fit} after the other in each worker, on arrays made beforehand, without Spark
 * and without ever averaging.
 */
final class PlainDl4j implements Contender {
  private final SideBySide workers;

  private PlainDl4j(SideBySide workers) {
    this.workers = workers;
  }

  /** As Deeplearning4j comes: without its oneDNN layers. */
  static PlainDl4j stock(Workload workload, List<Integer> mine) throws Exception {
    return new PlainDl4j(workers(workload, mine, () -> {}));
  }

  /** With what Retort switches on. */
  static PlainDl4j withOneDnn(Workload workload, List<Integer> mine) throws Exception {
    return new PlainDl4j(workers(workload, mine, () -> System.err.println(CpuBackend.describe())));
  }

  @Override
  public Measurement measure(String variant, double seconds) throws Exception {
    return workers.train(seconds);
  }

  private static SideBySide workers(Workload workload, List<Integer> mine, Runnable onThread)
      throws Exception {
    Examples examples = Examples.read(workload.file("train.bin"));
    return new SideBySide(
        mine,
        worker ->
            () -> {
              onThread.run();
              return trainer(
                  network(workload),
                  examples.batches(workload.batch(), worker, workload.workers()).stream()
                      .map(PlainDl4j::dataSet)
                      .toList());
            });
  }

  private static SideBySide.Steps trainer(MultiLayerNetwork network, List<DataSet> batches) {
    return new SideBySide.Steps() {
      private int next;

      @Override
      public int step() {
        DataSet batch = batches.get(next++ % batches.size());
        network.fit(batch.getFeatures(), batch.getLabels());
        return batch.numExamples();
      }
    };
  }

  /** The same layers as Retort's, with the loss and the updater that Deeplearning4j has. */
  static MultiLayerConfiguration configuration(Workload workload) throws IOException {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(Files.readString(workload.file("network.json")));
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof BaseLayer base) {
        base.setIUpdater(new Adam(1e-3));
        base.setBiasUpdater(null);
      }
    }
    return configuration;
  }

  private static MultiLayerNetwork network(Workload workload) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(workload));
    network.init();
    return network;
  }

  static DataSet dataSet(Examples.Batch batch) {
    INDArray features =
        Nd4j.createFromArray(batch.features())
            .reshape(batch.rows(), batch.features().length / batch.rows());
    INDArray labels = Nd4j.zeros(batch.rows(), 10);
    for (int row = 0; row < batch.rows(); row++) {
      labels.putScalar(row, batch.labels()[row], 1);
    }
    return new DataSet(features, labels);
  }
}
