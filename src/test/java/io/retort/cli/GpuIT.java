package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which task gets which GPU, on a cluster of real processes whose workers have one each that is
 * only pretended: networks compute on the CPU, and everything else is as it would be.
 */
class GpuIT {
  private static final Path SCRIPT = Path.of("src/test/resources/gpu/discover-pretended-gpus");

  @TempDir private Path folder;

  /**
   * A task that Spark's scheduler has started.
   *
   * @param during the stage of ours
   * @param site what Spark calls the line of code that its stage computes
   * @param address of its GPU, or null
   */
  private record Started(String during, String site, String executor, String address) {}

  @Test
  void labellingAndTrainingHaveAGpuEachTaskAndNothingElseHas() throws Exception {
    Path job =
        TinyJob.write(
            Files.createDirectories(folder.resolve("job")),
            """
            teacher.train.epochs = 3
            labels { accept-weak-teacher = true, verify-sample = 50 }
            train.early-stopping.share = 0.2
            evaluate { baseline = false, pseudo-labels = false, gates.above-constant = -1 }
            """);
    Launcher.Finished run;
    List<String> executors;
    try (LocalCluster cluster =
        LocalCluster.start(folder.resolve("cluster"), pretendedGpus("taken"))) {
      run =
          new Launcher(Files.createDirectories(folder.resolve("driver")))
              .launch(
                  "run",
                  job.toString(),
                  "--master",
                  cluster.master(),
                  "--conf",
                  "spark.executor.resource.gpu.amount=1",
                  "--conf",
                  "spark.log.level=INFO");
      executors = logsOfExecutors(cluster);
    }
    assertThat(run.code()).as(run.err()).isZero();
    List<Started> tasks = tasks(run.err());

    // Stages ask for one where networks compute, and only there.
    assertThat(of(tasks, during("prepare").or(during("evaluate")))).isNotEmpty();
    assertThat(of(tasks, during("prepare").or(during("evaluate"))))
        .allMatch(task -> task.address == null);
    Predicate<Started> labels = during("label").and(at("ShardTasks"));
    Predicate<Started> trains =
        at("RoundRdd")
            .or(at("WorkerBlocks"))
            .or(at("Validation"))
            .or(at("FitProbe"))
            .and(during("evaluate").negate());
    assertThat(of(tasks, labels)).isNotEmpty().allMatch(task -> task.address != null);
    assertThat(of(tasks, trains.and(during("teach")))).isNotEmpty();
    assertThat(of(tasks, trains.and(during("train")).and(at("Validation")))).isNotEmpty();
    assertThat(of(tasks, trains)).allMatch(task -> task.address != null);
    assertThat(of(tasks, labels.or(trains).negate())).allMatch(task -> task.address == null);

    // Two tasks side by side have different ones, and an executor has its own.
    assertThat(addresses(of(tasks, labels))).isSubsetOf("0", "1");
    assertThat(addresses(of(tasks, trains))).containsExactlyInAnyOrder("0", "1");
    assertThat(of(tasks, labels.or(trains)).stream().map(t -> t.executor + t.address).distinct())
        .hasSize(2);

    // What a user sees, and one profile however many rounds there are.
    assertThat(executors).anyMatch(log -> log.contains(" has GPU 0, as Spark assigned"));
    assertThat(executors).anyMatch(log -> log.contains(" has GPU 1, as Spark assigned"));
    assertThat(executors).noneMatch(log -> log.contains("GPU 0,") && log.contains("GPU 1,"));
    assertThat(executors)
        .allMatch(log -> log.contains("networks run on the CPU: this jar's Deeplearning4j is"));
    assertThat(run.err().lines().filter(line -> line.contains("Added ResourceProfile id: ")))
        .hasSize(2);
  }

  @Test
  void aGpuThatIsDemandedAndNotThereIsOneLine() throws IOException {
    Outcome outcome = Outcome.of("run", TinyJob.write(folder, "train.device = gpu").toString());

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "train.device = gpu: this jar's Deeplearning4j is the one for CPUs"
                + " (mvn -Pcuda package), must be auto or cpu")
        .doesNotContain("\tat ");
  }

  private Map<String, String> pretendedGpus(String taken) throws IOException {
    return Map.of(
        "RETORT_PRETENDED_GPUS",
        Files.createDirectories(folder.resolve(taken)).toString(),
        "SPARK_WORKER_OPTS",
        "-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript="
            + SCRIPT.toAbsolutePath());
  }

  private static Set<String> addresses(List<Started> tasks) {
    return tasks.stream().map(Started::address).collect(Collectors.toSet());
  }

  private static List<Started> of(List<Started> tasks, Predicate<Started> which) {
    return tasks.stream().filter(which).toList();
  }

  private static Predicate<Started> during(String stage) {
    return task -> task.during.equals(stage);
  }

  private static Predicate<Started> at(String type) {
    return task -> task.site.contains(" at " + type + ".java:");
  }

  /** As Spark's scheduler tells. */
  private static List<Started> tasks(String log) {
    Pattern making = Pattern.compile(" INFO (\\w+): making ");
    Pattern stage = Pattern.compile("missing tasks from \\w+Stage (\\d+) \\((.*?)\\) \\(first");
    Pattern task =
        Pattern.compile(
            "Starting task \\S+ in stage (\\d+)\\.\\d+ .*?, executor (\\d+), .*? bytes\\)"
                + "(?:.*\\[name: gpu, addresses: (\\d+)])?");
    List<Started> tasks = new ArrayList<>();
    Map<String, String> sites = new HashMap<>();
    String during = "";
    for (String line : log.lines().toList()) {
      Matcher begun = making.matcher(line);
      Matcher submitted = stage.matcher(line);
      Matcher started = task.matcher(line);
      if (begun.find()) {
        during = begun.group(1);
      } else if (submitted.find()) {
        sites.put(submitted.group(1), submitted.group(2));
      } else if (started.find()) {
        tasks.add(
            new Started(during, sites.get(started.group(1)), started.group(2), started.group(3)));
      }
    }
    return tasks;
  }

  private static List<String> logsOfExecutors(LocalCluster cluster) throws IOException {
    try (Stream<Path> files = Files.walk(cluster.folder())) {
      List<String> logs = new ArrayList<>();
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        logs.add(Files.readString(file));
      }
      return logs;
    }
  }
}
