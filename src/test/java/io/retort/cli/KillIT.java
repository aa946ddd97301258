package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes killed by {@code kill -9} in the midst of their work, and the same bits in the
 * end. The number of kills and the seed of what is drawn: {@code -Dkill.count=20 -Dkill.seed=7}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {
  private static final int KILLS = Integer.getInteger("kill.count", 3);

  /** Attempts for each kill: it may come too late. */
  private static final int MOST = 4;

  private static final Duration FOUND_OUT = Duration.ofSeconds(3);
  private static final long SEED = Long.getLong("kill.seed", 1);

  /** What is done when a kill is to come. */
  enum Step {
    LABELLING("label", "SoftLabelArtefact.label"),
    TRAINING("train", "ParameterAveraging.round"),
    EVALUATING("evaluate", "ReportArtefact.");

    private final String command;
    private final String caller;

    Step(String command, String caller) {
      this.command = command;
      this.caller = caller;
    }

    /** Part of the name of the class and method that asks Spark for it. */
    String caller() {
      return caller;
    }
  }

  /**
   * Long enough to be killed in: several shards, labelled and scored row by row, and some dozen
   * rounds for each of three models.
   */
  private static final String LONG =
      """
      data { transfer.count = 17000, test.count = 3000 }
      labels.batch-size = 1
      teacher.train { averaging-steps = 4, checkpoint-every = 5 rounds }
      train {
        epochs = 1, averaging-steps = 10, checkpoint-every = 8 rounds
        outer { kind = nesterov }
      }
      evaluate.latency.batch-size = 1
      """;

  private final Random random = new Random(SEED);

  @TempDir private static Path folder;
  private Parameters undisturbed;
  private long undisturbedMillis;

  @BeforeAll
  void runUndisturbed() throws Exception {
    LocalSpark.session();
    long start = System.nanoTime();
    Outcome run = Outcome.of("run", job("undisturbed"));
    assertThat(run.code()).as(run.err()).isZero();
    undisturbedMillis = (System.nanoTime() - start) / 1_000_000;
    undisturbed = Parameters.of(folder.resolve("undisturbed/work"));
  }

  /** As a scheduler does it: the same command again. */
  @Test
  void aDriverThatIsKilledAtAnyMomentEndsWithTheSameBits() throws Exception {
    Launcher launcher = folder("driver");
    Path root = folder.resolve("driver/work/tiny");
    List<String> killed = new ArrayList<>();
    int takenOver = 0;
    for (int attempt = 0; killed.size() < KILLS && attempt < MOST * KILLS; attempt++) {
      int kill = killed.size();
      Step in = kill < Step.values().length ? Step.values()[kill] : null;
      Process process = launcher.start("run", job("driver"));
      boolean struck = in == null ? atRandom(process) : during(process, in, root);
      Set<String> finished = finishedShards(root);
      process.destroyForcibly().waitFor();
      assertThat(finishedShards(root)).containsAll(finished);
      takenOver += log("driver").contains("taken over from process") ? 1 : 0;
      if (struck) {
        killed.add(in == null ? "at a moment that was drawn" : "in " + in);
      }
      if (Files.exists(root.resolve("report/_manifest.json"))) {
        // All was done before the kill: again from the first training on.
        for (String artefact : List.of("teacher", "student", "baseline")) {
          FileUtils.deleteDirectory(root.resolve(artefact).toFile());
        }
      }
    }
    Launcher.Finished last = launcher.launch("run", job("driver"));
    takenOver += last.err().contains("taken over from process") ? 1 : 0;
    System.out.printf(
        "KillIT: %d drivers killed, %s; %d locks of dead ones taken over%n",
        killed.size(), killed, takenOver);

    assertThat(last.code()).as(last.err()).isZero();
    assertThat(Parameters.of(folder.resolve("driver/work"))).isEqualTo(undisturbed);
    assertThat(killed).hasSize(KILLS);
    assertThat(takenOver).isPositive();
  }

  private boolean atRandom(Process process) throws InterruptedException {
    long moment = (long) (random.nextDouble() * undisturbedMillis);
    return !process.waitFor(moment, TimeUnit.MILLISECONDS);
  }

  private boolean during(Process process, Step step, Path root) throws Exception {
    Await.until(
        process.toHandle(),
        () ->
            switch (step) {
              case LABELLING -> !finishedShards(root).isEmpty();
              case TRAINING ->
                  Files.exists(root.resolve("teacher")) && TrainingNow.rounds(root) > 8;
              case EVALUATING -> log("driver").contains("evaluate: making report");
            });
    return process.isAlive();
  }

  /** Each in the midst of tasks, which Spark says were lost. */
  @Test
  void executorsThatAreKilledWhileTheyWorkChangeNoBit() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Launcher launcher = folder("executors").withDistribution(spark);
    EventLog events = new EventLog(Files.createDirectories(folder.resolve("events")));
    int each = Math.max(1, KILLS / Step.values().length);
    Map<Step, Long> lost = new EnumMap<>(Step.class);
    Launcher.Finished run = null;
    for (int attempt = 0;
        attempt <= MOST * each && (run == null || fewest(lost) < each);
        attempt++) {
      Step only = attempt == 0 ? null : missing(lost, each);
      Process process =
          attempt == 0
              ? startOnExecutors(launcher, events, "run")
              : startOnExecutors(launcher, events, only.command, "--force");
      for (Step step : attempt == 0 ? Step.values() : new Step[] {only}) {
        killExecutors(process, step, events);
        lost.put(step, events.of(step.caller).lost());
      }
      run = launcher.finished(process);
      assertThat(run.code()).as(run.err()).isZero();
    }
    for (Step step : Step.values()) {
      lost.put(step, events.of(step.caller).lost());
    }
    System.out.println("KillIT: tasks lost with executors that were killed: " + lost);

    assertThat(Parameters.of(folder.resolve("executors/work"))).isEqualTo(undisturbed);
    assertThat(lost.values()).allMatch(count -> count >= each);
  }

  private static long fewest(Map<Step, Long> lost) {
    return lost.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private static Step missing(Map<Step, Long> lost, int each) {
    return lost.keySet().stream().filter(step -> lost.get(step) < each).findFirst().orElseThrow();
  }

  private Process startOnExecutors(Launcher launcher, EventLog events, String... command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.add(1, job("executors"));
    words.addAll(List.of("--master", "local-cluster[2,1,1024]"));
    words.addAll(List.of(events.settings()));
    return launcher.start(words.toArray(String[]::new));
  }

  /** All of them once a step runs, again until one of them had a task of that step. */
  private void killExecutors(Process driver, Step step, EventLog events) throws Exception {
    long before = events.of(step.caller).lost();
    for (int kill = 0; kill < MOST && events.of(step.caller).lost() == before; kill++) {
      long begun = events.of(step.caller).begun();
      Await.until(
          driver.toHandle(),
          () -> events.of(step.caller).underWay(begun) && !executors(driver).isEmpty());
      executors(driver).forEach(ProcessHandle::destroyForcibly);
      // Spark has found out by then.
      long end = System.nanoTime() + FOUND_OUT.toNanos();
      Await.until(
          driver.toHandle(),
          () -> events.of(step.caller).lost() > before || System.nanoTime() > end);
      if (step != Step.TRAINING && !events.of(step.caller).running()) {
        return;
      }
    }
  }

  private static List<ProcessHandle> executors(Process driver) {
    return driver
        .descendants()
        .filter(
            child ->
                child.info().arguments().stream()
                    .flatMap(Stream::of)
                    .anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend")))
        .toList();
  }

  /** Shards that are whole, while others are not. */
  private static Set<String> finishedShards(Path root) throws IOException {
    Path unfinished = root.resolve("soft-labels/.unfinished");
    if (!Files.exists(unfinished)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(unfinished)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".parquet") && !file.contains("draft"))
          .collect(Collectors.toSet());
    }
  }

  private static String log(String name) throws IOException {
    Path err = folder.resolve(name).resolve("err");
    return Files.exists(err) ? Files.readString(err) : "";
  }

  private Launcher folder(String name) throws IOException {
    return new Launcher(Files.createDirectories(folder.resolve(name)));
  }

  private static String job(String name) throws IOException {
    return TinyJob.write(Files.createDirectories(folder.resolve(name)), LONG).toString();
  }
}
