package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.NetworkSettings;
import io.retort.network.NativeFootprint;
import io.retort.network.NetworkSpec;
import io.retort.network.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a job's executors take in truth, against what was worked out for them. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorMemoryIT {
  private static final List<Integer> SHAPE = List.of(1, 28, 28);

  @TempDir private static Path folder;
  private LocalCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"));
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void ofConvolutions() throws Exception {
    NetworkSettings cnn = new NetworkSettings.Cnn(List.of(32, 64), 3, 2, List.of(128), 0, 0);
    holds("cnn", cnn, 128, "{ kind = cnn }");
  }

  @Test
  void ofLargeBatches() throws Exception {
    NetworkSettings cnn = new NetworkSettings.Cnn(List.of(32, 64), 3, 2, List.of(128), 0, 0);
    holds("batch", cnn, 512, "{ kind = cnn }");
  }

  @Test
  void ofMillionsOfParameters() throws Exception {
    NetworkSettings wide = new NetworkSettings.Mlp(List.of(2500, 2500), 0, 0);
    holds("wide", wide, 128, "{ kind = mlp, hidden = [2500, 2500] }");
  }

  private void holds(String name, NetworkSettings settings, int batchSize, String network)
      throws Exception {
    Path place = Files.createDirectories(folder.resolve(name));
    Path job =
        TinyJob.write(
            place,
            """
            data { shape = %s, train.count = 2000, transfer.count = 2000 }
            student = null, student.network = %s
            train { batch-size = %d, epochs = 2 }
            """
                .formatted(SHAPE, network, batchSize));
    List<String> command = new ArrayList<>(List.of("run", job.toString()));
    command.addAll(List.of("--master", cluster.master()));
    command.addAll(ExecutorPeaks.OPTIONS);
    Launcher launcher = new Launcher(place);
    Process driver = launcher.start(command.toArray(String[]::new));
    ExecutorPeaks peaks = ExecutorPeaks.of(cluster, driver);
    Launcher.Finished run = launcher.finished(driver);
    assertThat(run.code()).as(run.err()).isZero();

    long predicted = predicted(settings, batchSize).bytes(1, peaks.heapBytes());
    long measured = peaks.mostBesideHeap();
    System.out.printf(
        "ExecutorMemoryIT: %s took %,d MB beside the heap, predicted %,d%n",
        name, measured >> 20, predicted >> 20);
    assertThat(predicted).isBetween(measured, measured * 5 / 2);
  }

  static NativeFootprint predicted(NetworkSettings settings, int batchSize) {
    NetworkSpec spec =
        NetworkSpec.of(
            "student.network", settings, SHAPE, Vocabulary.NONE, 4, 1, new Configuration());
    int adam = 2;
    return new NativeFootprint(
        spec.initialParameters().length, adam, spec.activations(), spec.features(), batchSize, 0);
  }
}
