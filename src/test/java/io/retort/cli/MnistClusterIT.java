package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code jobs/mnist.conf} as it stands, with the packaged jar, on a standalone cluster and over
 * HDFS, once undisturbed and once with executors killed in each of three stages: the same bits.
 * What it says on the way reads as a transcript.
 */
@Tag("slow")
class MnistClusterIT {
  private static final java.nio.file.Path MNIST = java.nio.file.Path.of("../shared/data/mnist");

  @TempDir private java.nio.file.Path folder;

  /**
   * What a run made.
   *
   * @param student SHA-256 of its parameters
   * @param baseline SHA-256 of its parameters
   * @param labels SHA-256 of each shard
   */
  private record Made(String student, String baseline, Map<String, String> labels) {}

  @Test
  void executorsKilledInThreeStagesChangeNoBit() throws Exception {
    assumeTrue(Files.exists(MNIST), "needs MNIST at " + MNIST);
    java.nio.file.Path disks = Files.createDirectories(folder.resolve("hdfs"));
    try (MiniDFSCluster hdfs =
            new MiniDFSCluster.Builder(new Configuration(), disks.toFile())
                .numDataNodes(1)
                .build();
        LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"))) {
      say("HDFS at %s, Spark at %s", hdfs.getURI(), cluster.master());
      hdfs.getFileSystem()
          .copyFromLocalFile(new Path(MNIST.toAbsolutePath().toUri()), new Path("/mnist"));

      Made quiet = run(hdfs, cluster, "quiet", List.of());
      Made killed = run(hdfs, cluster, "killed", List.of(KillIT.Step.values()));

      assertThat(killed).isEqualTo(quiet);
      say("the same: student %s, %d shards", quiet.student(), quiet.labels().size());
    }
  }

  private Made run(MiniDFSCluster hdfs, LocalCluster cluster, String name, List<KillIT.Step> kills)
      throws Exception {
    EventLog events = new EventLog(Files.createDirectories(folder.resolve(name + "-events")));
    Launcher launcher =
        new Launcher(
            Files.createDirectories(folder.resolve(name)),
            Map.of("MNIST_DIR", hdfs.getURI() + "/mnist"));
    List<String> command =
        new ArrayList<>(List.of("run", "jobs/mnist.conf", "--master", cluster.master()));
    command.addAll(List.of("--set", "workspace=" + hdfs.getURI() + "/runs/" + name));
    say("%s: scripts/retort %s", name, String.join(" ", command));
    command.addAll(List.of(events.settings()));
    Process driver = launcher.start(command.toArray(String[]::new));
    try {
      for (KillIT.Step step : kills) {
        kill(driver, cluster, step, events);
      }
      Launcher.Finished run = launcher.finished(driver);
      say("%s: exit code %d%n%s", name, run.code(), run.out());
      assertThat(run.code()).as(run.err()).isZero();
      run.err().lines().filter(line -> line.contains("spark: ")).forEach(line -> say("%s", line));
      return made(hdfs.getFileSystem(), new Path("/runs/" + name + "/mnist"));
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly().waitFor();
    }
  }

  /** Until tasks of that step were lost. */
  private static void kill(Process driver, LocalCluster cluster, KillIT.Step step, EventLog events)
      throws Exception {
    long before = events.of(step.caller()).lost();
    while (driver.isAlive() && events.of(step.caller()).lost() == before) {
      long begun = events.of(step.caller()).begun();
      Await.until(
          driver.toHandle(),
          () -> events.of(step.caller()).underWay(begun) && cluster.executors().size() == 2);
      for (ProcessHandle executor : cluster.executors()) { // One of them may have no task of it.
        executor.destroyForcibly();
        executor.onExit().join();
        say("kill -9 %d, an executor, while %s", executor.pid(), step);
      }
      Await.until(
          driver.toHandle(),
          () -> events.of(step.caller()).lost() > before || !events.of(step.caller()).running());
    }
    say("lost while %s: %d tasks", step, events.of(step.caller()).lost());
    assertThat(events.of(step.caller()).lost()).isGreaterThan(before);
  }

  private static Made made(FileSystem files, Path root) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (JsonNode shard : manifest(files, root, "soft-labels").at("/details/shards")) {
      labels.put(shard.at("/file").asText(), shard.at("/sha256").asText());
    }
    return new Made(
        manifest(files, root, "student").at("/details/parametersSha256").asText(),
        manifest(files, root, "baseline").at("/details/parametersSha256").asText(),
        labels);
  }

  private static JsonNode manifest(FileSystem files, Path root, String artefact)
      throws IOException {
    try (InputStream in = files.open(new Path(root, artefact + "/_manifest.json"))) {
      return Json.MAPPER.readTree(in);
    }
  }

  private static void say(String line, Object... values) {
    System.out.printf(
        "%s %s%n", LocalTime.now().truncatedTo(ChronoUnit.SECONDS), line.formatted(values));
  }
}
