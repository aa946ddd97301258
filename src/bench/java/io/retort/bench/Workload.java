package io.retort.bench;

import java.nio.file.Path;

/**
 * What all contenders train: one network, on the same examples, in the same batches.
 *
 * @param network mlp or cnn
 * @param job the job file, named after the data
 * @param rows of the training set
 * @param workers at once, one math thread each
 * @param folder where it is all prepared
 */
record Workload(String network, String job, int rows, int batch, int workers, String folder) {

  /** The network as a job file has it. */
  String networkBlock() {
    return network.equals("cnn")
        ? "{kind = cnn, filters = [32, 64], kernel = 3, pool = 2, dense = [128]}"
        : "{kind = mlp, hidden = [256, 128]}";
  }

  boolean convolutional() {
    return network.equals("cnn");
  }

  Path file(String name) {
    return Path.of(folder, name);
  }
}
