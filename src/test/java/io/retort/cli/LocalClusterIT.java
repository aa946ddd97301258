package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.NetworkSettings;
import io.retort.pipeline.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on a standalone cluster of real processes, that leaves nothing behind. */
class LocalClusterIT {
  @TempDir private Path folder;

  @Test
  void aStudentHasTheBitsOfLocalModeAndNothingIsLeftRunning() throws Exception {
    String expected = student(folder("local"), Outcome.of("run", job("local")).code());
    List<ProcessHandle> processes = new ArrayList<>();

    try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"))) {
      assertThat(cluster.master()).startsWith("spark://127.0.0.1:");
      assertThat(cluster.status().code()).isZero();
      List<String> command = new ArrayList<>(List.of("run", job("there")));
      command.addAll(List.of("--master", cluster.master()));
      command.addAll(ExecutorPeaks.OPTIONS);
      Launcher launcher = new Launcher(folder("driver"));
      Process driver = launcher.start(command.toArray(String[]::new));
      ExecutorPeaks peaks = ExecutorPeaks.of(cluster, driver);
      Launcher.Finished run = launcher.finished(driver);

      assertThat(student(folder("there"), run.code())).as(run.err()).isEqualTo(expected);
      assertThat(run.err().lines().filter(line -> !line.contains(" INFO "))).isEmpty();
      assertThat(said(cluster)).isEmpty();
      long predicted =
          ExecutorMemoryIT.predicted(new NetworkSettings.Mlp(List.of(32), 0, 0), 16)
              .bytes(1, peaks.heapBytes());
      assertThat(predicted).isBetween(peaks.mostBesideHeap(), peaks.mostBesideHeap() * 5 / 2);
      aWorkerThatIsGoneIsTold(cluster);
      processes.add(cluster.masterProcess());
      processes.addAll(cluster.workers());
      assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);
    }

    for (ProcessHandle process : processes) { // Ended, it may yet have to be cleared away.
      process.onExit().get(10, TimeUnit.SECONDS);
    }
    assertThat(LocalCluster.script(folder.resolve("cluster"), Map.of(), "status").code())
        .isEqualTo(3);
  }

  private void aWorkerThatIsGoneIsTold(LocalCluster cluster) throws Exception {
    cluster.addWorker();
    assertThat(cluster.status().out().lines()).hasSize(4);
    ProcessHandle first = cluster.workers().get(0);
    first.destroyForcibly();
    first.onExit().get(10, TimeUnit.SECONDS);

    LocalCluster.Finished status = cluster.status();
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out()).contains("worker-1 gone, see ");
    LocalCluster.Finished again =
        LocalCluster.script(cluster.folder(), Map.of(), "start", "--port", "0");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("gone: worker-1; `local-cluster stop` first");
  }

  @Test
  void stoppedUnderAJobOfADistributionItTakesItsExecutorsWithIt() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Map<String, String> environment = Map.of("SPARK_HOME", spark.toString());
    Process driver = null;
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), environment)) {
      LocalCluster.Finished again = LocalCluster.script(cluster.folder(), environment, "start");
      assertThat(again.code()).isZero();
      assertThat(again.out().strip()).isEqualTo(cluster.master());
      assertThat(again.err()).contains("is running already");
      driver =
          new Launcher(folder("driver"), environment)
              .start("run", job("cut"), "--master", cluster.master());
      Path examples = folder("cut").resolve("work/tiny/examples/train").resolve(Manifest.FILE);
      while (!Files.exists(examples)) {
        assertThat(driver.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
      }
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).hasSize(2);

      LocalCluster.Finished stop = cluster.stop();

      assertThat(stop.code()).isZero();
      assertThat(stop.err()).contains("local-cluster: stopped").doesNotContain("killed");
      CompletableFuture.allOf(
              executors.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(10, TimeUnit.SECONDS);
    } finally {
      if (driver != null) {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly().waitFor();
      }
    }
  }

  /** Lines of executors' logs, but for those on how each was started. */
  private static List<String> said(LocalCluster cluster) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(cluster.folder())) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
    return lines.stream()
        .filter(line -> !line.startsWith("Spark Executor Command: "))
        // Or what the worker, which writes its first line over it, leaves of it.
        .filter(line -> !("Picked up JAVA_TOOL_OPTIONS: " + Launcher.SHORT_LIVED).endsWith(line))
        .filter(line -> !line.isBlank() && !line.startsWith("====="))
        // The driver is gone, and their workers end those that have not yet noticed.
        .filter(line -> !line.endsWith(" ERRO RECEIVED SIGNAL TERM"))
        .toList();
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private String job(String name) throws IOException {
    return TinyJob.write(folder(name), "").toString();
  }

  private static String student(Path place, int code) throws IOException {
    assertThat(code).isZero();
    String parameters =
        ReportJson.model(ReportJson.of(place.resolve("work/tiny")), "student")
            .at("/parametersSha256")
            .asText();
    assertThat(parameters).hasSize(64);
    return parameters;
  }
}
