package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes killed by {@code kill -9} at moments that are drawn, and the same bits in the end.
 * The number of kills and the seed of their moments: {@code -Dkill.count=20 -Dkill.seed=7}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {
  private static final int KILLS = Integer.getInteger("kill.count", 3);

  /** Attempts for each kill: a run that had been killed late is soon done. */
  private static final int MOST = 4;

  private static final long SEED = Long.getLong("kill.seed", 1);

  /** Long enough to be killed in: some hundred rounds for each of three models. */
  private static final String LONG_TRAINING =
      """
      teacher.train { epochs = 40, averaging-steps = 2, checkpoint-every = 20 rounds }
      train {
        epochs = 40, averaging-steps = 4, checkpoint-every = 15 rounds
        outer { kind = nesterov }
      }
      """;

  /** Batches of one row, which take their time. */
  private static final String LONG_LABELLING =
      """
      data.transfer.count = 40000
      labels.batch-size = 1
      """;

  private final Random random = new Random(SEED);

  @TempDir private static Path folder;
  private Models undisturbed;
  private long undisturbedMillis;

  /** The parameters of all that was trained, by their hashes. */
  private record Models(String teacher, String student, String baseline) {
    static Models of(Path workspace) throws IOException {
      Path root = workspace.resolve("tiny");
      return new Models(
          detail(root, "teacher", "sha256"),
          detail(root, "student", "parametersSha256"),
          detail(root, "baseline", "parametersSha256"));
    }

    private static String detail(Path root, String artefact, String name) throws IOException {
      return new ObjectMapper()
          .readTree(root.resolve(artefact).resolve("_manifest.json").toFile())
          .at("/details/" + name)
          .asText();
    }
  }

  @BeforeAll
  void runUndisturbed() throws Exception {
    long start = System.nanoTime();
    undisturbed = finish("undisturbed", "local[2]", folder("undisturbed"));
    undisturbedMillis = (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void aDriverThatIsKilledAtAnyMomentEndsWithTheSameBits() throws Exception {
    Launcher launcher = folder("driver");
    int struck = 0;
    for (int attempt = 0; struck < KILLS && attempt < MOST * KILLS; attempt++) {
      Process process = start("driver", "local[2]", launcher);
      long moment = (long) (random.nextDouble() * undisturbedMillis);
      struck += process.waitFor(moment, TimeUnit.MILLISECONDS) ? 0 : 1;
      kill(process.toHandle());
      process.waitFor();
      if (Files.exists(folder.resolve("driver/work/tiny/report/_manifest.json"))) {
        // All was done before the kill: again from the first training on.
        delete(folder.resolve("driver/work/tiny/teacher"));
        delete(folder.resolve("driver/work/tiny/student"));
        delete(folder.resolve("driver/work/tiny/baseline"));
      }
    }
    System.out.println("KillIT: " + struck + " drivers killed");

    assertThat(finish("driver", "local[2]", launcher)).isEqualTo(undisturbed);
    assertThat(struck).isEqualTo(KILLS);
  }

  @Test
  void executorsThatAreKilledInAnEpochChangeNoBit() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Launcher launcher = folder("executors").with("SPARK_HOME", spark.toString());
    Process process = start("executors", "local-cluster[2,1,1024]", launcher);
    int killed = 0;
    long seen = 0;
    while (process.isAlive() && killed < KILLS) {
      long rounds = rounds(folder.resolve("executors/work/tiny"));
      // In the middle of a training: it has done some rounds since the last kill.
      if (Math.abs(rounds - seen) > 3 + random.nextInt(10)) {
        seen = rounds;
        killed += killAnExecutor(process) ? 1 : 0;
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    System.out.println("KillIT: " + killed + " executors killed");
    Launcher.Finished run = launcher.finished(process);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(killed).isEqualTo(KILLS);
    assertThat(Models.of(folder.resolve("executors/work"))).isEqualTo(undisturbed);
  }

  @Test
  void labellingThatIsKilledAtAnyMomentLosesNoShardAndEndsWithTheSameBytes() throws Exception {
    Launcher launcher = folder("label");
    Path job = TinyJob.write(folder.resolve("label"), LONG_LABELLING);
    Path labels = folder.resolve("label/work/tiny/soft-labels");
    for (String stage : List.of("prepare", "teach")) {
      assertThat(launcher.launch(stage, job.toString()).code()).isZero();
    }
    long start = System.nanoTime();
    assertThat(launcher.launch("label", job.toString()).code()).isZero();
    long millis = (System.nanoTime() - start) / 1_000_000;
    Map<String, String> undisturbed = hashes(labels);
    delete(labels);

    int struck = 0;
    for (int attempt = 0; struck < KILLS && attempt < MOST * KILLS; attempt++) {
      Process process = launcher.start("label", job.toString());
      // Most of the time it takes is Spark's own beginning.
      long moment = (long) ((0.35 + 0.5 * random.nextDouble()) * millis);
      struck += process.waitFor(moment, TimeUnit.MILLISECONDS) ? 0 : 1;
      Set<String> finished = finished(labels);
      kill(process.toHandle());
      process.waitFor();
      assertThat(finished(labels)).containsAll(finished);
      if (Files.exists(labels.resolve("_manifest.json"))) {
        assertThat(hashes(labels)).isEqualTo(undisturbed);
        delete(labels);
      }
    }
    System.out.println("KillIT: labelling killed " + struck + " times");
    Launcher.Finished last = launcher.launch("label", job.toString());

    assertThat(last.code()).as(last.err()).isZero();
    assertThat(hashes(labels)).isEqualTo(undisturbed);
    assertThat(struck).isEqualTo(KILLS);
  }

  /** Shards that are whole, published or not. */
  private static Set<String> finished(Path labels) throws IOException {
    Path unfinished = labels.resolve(".unfinished");
    if (!Files.exists(unfinished)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(unfinished)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".parquet"))
          .collect(Collectors.toSet());
    }
  }

  private static Map<String, String> hashes(Path labels) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(labels)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        hashes.put(file.getFileName().toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private boolean killAnExecutor(Process driver) {
    List<ProcessHandle> executors =
        driver
            .descendants()
            .filter(
                child ->
                    child.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend")))
            .toList();
    if (executors.isEmpty()) {
      return false;
    }
    kill(executors.get(random.nextInt(executors.size())));
    return true;
  }

  /** Lines of the training that runs now. */
  private static long rounds(Path workspace) throws IOException {
    Path unfinished = workspace.resolve(".unfinished");
    if (!Files.exists(unfinished)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(unfinished)) {
      for (Path file : files.filter(path -> path.endsWith("rounds.jsonl")).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          return lines.count();
        }
      }
    } catch (java.io.UncheckedIOException e) {
      return 0; // Published while we looked.
    }
    return 0;
  }

  private Launcher folder(String name) throws IOException {
    return new Launcher(Files.createDirectories(folder.resolve(name)));
  }

  private Process start(String name, String master, Launcher launcher) throws IOException {
    Path job = TinyJob.write(folder.resolve(name), LONG_TRAINING);
    return launcher.start("run", job.toString(), "--master", master);
  }

  private Models finish(String name, String master, Launcher launcher) throws Exception {
    Launcher.Finished run = launcher.finished(start(name, master, launcher));
    assertThat(run.code()).as(run.err()).isZero();
    return Models.of(folder.resolve(name).resolve("work"));
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
  }

  private static void delete(Path directory) throws IOException {
    org.apache.commons.io.FileUtils.deleteDirectory(directory.toFile());
  }
}
