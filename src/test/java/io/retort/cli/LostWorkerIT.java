package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines of a standalone cluster that are gone, by {@code kill -9} of a worker and all that it
 * runs, and others that join. How many: {@code -Dkill.count=20}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostWorkerIT {
  private static final int LOSSES = Math.max(1, Integer.getInteger("kill.count", 3) / 3);

  private static final String SETTINGS =
      """
      data.transfer.count = 4000
      train { epochs = 2, averaging-steps = 4, checkpoint-every = 15 rounds }
      """;

  private final Random random = new Random(Long.getLong("kill.seed", 1));

  @TempDir private static Path folder;
  private Parameters undisturbed;

  @BeforeAll
  void runUndisturbed() throws Exception {
    LocalSpark.session();
    Outcome run = Outcome.of("run", job("undisturbed"));
    assertThat(run.code()).as(run.err()).isZero();
    undisturbed = Parameters.of(folder.resolve("undisturbed/work"));
  }

  @Test
  void workersThatAreGoneAreReplacedByThoseThatJoin() throws Exception {
    Process driver = null;
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"))) {
      Launcher launcher = new Launcher(Files.createDirectories(folder.resolve("lost")));
      driver = launcher.start("run", job("lost"), "--master", cluster.master());
      for (int loss = 0; loss < LOSSES; loss++) {
        awaitWork(driver, cluster);
        List<ProcessHandle> workers = cluster.workers();
        lose(workers.get(random.nextInt(workers.size())));
        cluster.addWorker();
      }
      awaitWork(driver, cluster);
      cluster.workers().forEach(LostWorkerIT::lose);
      assertThat(cluster.workers()).isEmpty();
      assertThat(driver.isAlive()).isTrue();
      cluster.addWorker();
      cluster.addWorker();
      Launcher.Finished run = launcher.finished(driver);
      System.out.printf(
          "LostWorkerIT: %d workers gone and replaced, and then both at once%n", LOSSES);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).containsPattern("WARN spark: [1-9]\\d* executors lost");
      assertThat(Parameters.of(folder.resolve("lost/work"))).isEqualTo(undisturbed);
    } finally {
      end(driver);
    }
  }

  @Test
  @Tag("slow")
  void aSupervisedDriverIsStartedAgainWhereItWasKilled() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("supervising"))) {
      Launcher launcher = new Launcher(Files.createDirectories(folder.resolve("driver")));
      Launcher.Finished submitted =
          launcher.launch(
              "run",
              job("driver"),
              "--master",
              cluster.master(),
              "--deploy-mode",
              "cluster",
              "--supervise",
              "--conf",
              "spark.driver.memory=1g",
              "--conf",
              // A worker that starts a driver does not know what Java 17 must be told.
              "spark.driver.extraJavaOptions="
                  + Files.readString(Path.of("target/launcher/jvm.flags")).strip());
      assertThat(submitted.code()).as(submitted.err()).isZero();
      for (int kill = 0; kill < LOSSES; kill++) {
        long before = rounds("driver");
        Await.until(
            cluster.masterProcess(),
            () -> !drivers(cluster).isEmpty() && rounds("driver") != before);
        drivers(cluster).forEach(ProcessHandle::destroyForcibly);
      }
      Path report = folder.resolve("driver/work/tiny/report/_manifest.json");
      Await.until(
          cluster.masterProcess(), () -> Files.exists(report) && drivers(cluster).isEmpty());
      System.out.printf("LostWorkerIT: %d supervised drivers killed%n", LOSSES);

      assertThat(Parameters.of(folder.resolve("driver/work"))).isEqualTo(undisturbed);
    }
  }

  private static List<ProcessHandle> drivers(LocalCluster cluster) throws IOException {
    return cluster.workers().stream()
        .flatMap(ProcessHandle::children)
        .filter(child -> child.info().commandLine().orElse("").contains("DriverWrapper"))
        .toList();
  }

  /** A machine that is gone takes its executors with it. */
  private static void lose(ProcessHandle worker) {
    List<ProcessHandle> executors = LocalCluster.executorsOf(worker).toList();
    worker.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
    worker.onExit().join();
    executors.forEach(executor -> executor.onExit().join());
  }

  /** Some rounds more, on two executors. */
  private void awaitWork(Process driver, LocalCluster cluster) throws Exception {
    long before = rounds("lost");
    Await.until(
        driver.toHandle(), () -> rounds("lost") != before && cluster.executors().size() == 2);
    assertThat(driver.isAlive()).isTrue();
  }

  /** Lines of the training that runs now. */
  private static long rounds(String name) throws IOException {
    return TrainingNow.rounds(folder.resolve(name).resolve("work/tiny"));
  }

  private static void end(Process driver) throws InterruptedException {
    if (driver != null && driver.isAlive()) {
      Stream.concat(driver.descendants(), Stream.of(driver.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
      driver.waitFor();
    }
  }

  private static String job(String name) throws IOException {
    return TinyJob.write(Files.createDirectories(folder.resolve(name)), SETTINGS).toString();
  }
}
