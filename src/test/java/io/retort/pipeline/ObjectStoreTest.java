package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing where renaming copies and any request may fail. */
class ObjectStoreTest {
  private static final String ARTEFACT = "examples/train";
  private static final int SEEDS = 120;
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());

  /**
   * The second has files that the first has not, one of the same name and length, and lacks one.
   */
  private static final Map<String, Map<String, String>> VERSIONS =
      Map.of(
          "one", Map.of("part-0", "1 1 1", "part-1", "11", "rejects/part-0", "bad"),
          "two", Map.of("part-0", "2 2 2", "part-2", "2", "rejects/part-1", "worse"));

  @TempDir private Path folder;

  @AfterEach
  void answerAgain() {
    CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
  }

  @Test
  void whatIsPublishedLiesInItsPlaceAndNothingElseIsLeft() throws IOException {
    publish(open(), "one");
    publish(open(), "two");

    assertThat(seen()).contains("two");
    assertThat(files(folder.resolve("job")).keySet())
        .containsExactlyInAnyOrder(
            "examples/train/part-0",
            "examples/train/part-2",
            "examples/train/rejects/part-1",
            "examples/train/_manifest.json");
  }

  @Test
  void aRequestThatFailsLeavesTheOldOrTheNewOne() throws IOException {
    int requests = failAtEach(Failures::once);

    System.out.println("ObjectStoreTest: failed at each of " + requests + " requests");
    assertThat(requests).isGreaterThan(30);
  }

  @Test
  void aRunThatIsKilledLeavesTheOldOrTheNewOne() throws IOException {
    assertThat(failAtEach(Failures::from)).isGreaterThan(30);
  }

  /** Until nothing fails any more. */
  private int failAtEach(IntFunction<Failures> at) throws IOException {
    for (int request = 1; ; request++) {
      Failures failures = at.apply(request);
      begin(failures);
      assertThat(seen()).isIn(Optional.of("one"), Optional.of("two"), Optional.empty());

      boolean failed = failures.failed() > 0;
      if (failed) {
        recover();
        // Whole again, whichever it is: what was not finished has not touched it.
        assertThat(seen()).as("request %d", request).isPresent();
        publish(open(), "two");
      }

      assertThat(seen()).contains("two");
      assertThat(files(folder.resolve("job"))).hasSize(4);
      if (!failed) {
        return request - 1;
      }
    }
  }

  /** Also while it is put right. */
  @Test
  void whateverFailsWhenTheNewOneComesInTheEnd() throws IOException {
    int failed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Failures failures = Failures.oneOf(30, seed);
      begin(failures);
      int attempts = 0;
      while (!seen().equals(Optional.of("two"))) {
        assertThat(++attempts).as("seed %d", seed).isLessThan(100);
        CopyingFileSystem.fail(failures);
        attempt(
            () -> {
              recover();
              if (!seen().equals(Optional.of("two"))) {
                publish(open(), "two");
              }
            });
      }
      failed += failures.failed();
    }
    System.out.println("ObjectStoreTest: " + failed + " requests failed in " + SEEDS + " runs");
    assertThat(failed).isGreaterThan(SEEDS);
  }

  /** What is finished is not made again. */
  @Test
  void theNextRunPutsInItsPlaceWhatWasFinished() throws IOException {
    begin(request -> request.startsWith("rename"));
    assertThat(seen()).isEmpty();

    recover();

    assertThat(seen()).contains("two");
  }

  /** Version one lies there; two is published while requests fail. */
  private void begin(CopyingFileSystem.Faults failures) throws IOException {
    CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
    FileUtils.deleteDirectory(folder.resolve("job").toFile());
    publish(open(), "one");
    Workspace workspace = open();
    CopyingFileSystem.fail(failures);
    attempt(() -> publish(workspace, "two"));
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException | io.retort.job.UserError e) {
      assertThat(e).hasStackTraceContaining("the store did not answer");
    } finally {
      CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
    }
  }

  /** As the next run begins. */
  private void recover() throws IOException {
    forgetLocks();
    try (Closeable lock = open().lock()) {
      assertThat(lock).isNotNull();
    } finally {
      forgetLocks();
    }
  }

  /** This process would still hold them; a run that failed is gone with its own. */
  private void forgetLocks() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("job"))) {
      for (Path lock : files.filter(f -> f.getFileName().toString().startsWith(".lock")).toList()) {
        Files.delete(lock);
      }
    }
  }

  private Workspace open() {
    return Workspace.open("copying://" + folder, "job", HADOOP);
  }

  /** As the pipeline does, which tidies up after a failure. */
  private static void publish(Workspace workspace, String version) throws IOException {
    try {
      make(workspace, version);
    } catch (IOException e) {
      workspace.discardUnfinished(e);
      throw e;
    }
  }

  private static void make(Workspace workspace, String version) throws IOException {
    org.apache.hadoop.fs.Path unfinished = workspace.begin(ARTEFACT);
    for (Map.Entry<String, String> file : VERSIONS.get(version).entrySet()) {
      workspace.write(new org.apache.hadoop.fs.Path(unfinished, file.getKey()), file.getValue());
    }
    workspace.publish(
        unfinished,
        new Manifest(
            ARTEFACT,
            "2024-01-01T00:00:00Z",
            1,
            1,
            version,
            Recipe.empty(),
            Documents.tree(Map.of()),
            Manifest.MadeWith.here("3")));
  }

  /** The version that a reader finds, every file of it and no other. */
  private Optional<String> seen() throws IOException {
    Optional<String> version =
        Workspace.existing(new org.apache.hadoop.fs.Path("copying://" + folder + "/job"), HADOOP)
            .manifest(ARTEFACT)
            .map(Manifest::fingerprint);
    if (version.isPresent()) {
      Map<String, String> found = files(folder.resolve("job").resolve(ARTEFACT));
      found.remove(Manifest.FILE);
      assertThat(found).isEqualTo(VERSIONS.get(version.get()));
    }
    return version;
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
