package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What latest.json names is whole, wherever publishing is interrupted. */
class PublicationTest {
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());
  private static final List<String> FILES =
      List.of("report/report.json", "student/_manifest.json", "student/model.zip");

  @TempDir private Path folder;

  @AfterEach
  void answerAgain() {
    CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
  }

  @Test
  void onALocalDiskTheNewestIsWhole() throws IOException {
    FileSystem.getLocal(HADOOP).setWriteChecksum(false);
    publish(folder.resolve("out").toUri().toString(), "one");
    publish(folder.resolve("out").toUri().toString(), "two");

    assertThat(latest(folder.resolve("out").toUri().toString())).isEqualTo("two");
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("one", "two", "latest.json");
    }
  }

  @Test
  void aRequestThatFailsLeavesOneThatIsWhole() throws IOException {
    assertThat(failAtEach(Failures::once)).isGreaterThan(10);
  }

  @Test
  void aRunThatIsKilledLeavesOneThatIsWhole() throws IOException {
    assertThat(failAtEach(Failures::from)).isGreaterThan(10);
  }

  private int failAtEach(IntFunction<Failures> at) throws IOException {
    String out = "copying://" + folder.resolve("out");
    for (int request = 1; ; request++) {
      FileUtils.deleteDirectory(folder.resolve("out").toFile());
      publish(out, "one");
      Failures failures = at.apply(request);
      CopyingFileSystem.fail(failures);
      try {
        publish(out, "two");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the store did not answer");
      } finally {
        CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
      }

      assertThat(latest(out)).as("request %d", request).isIn("one", "two");
      publish(out, "two");
      assertThat(latest(out)).isEqualTo("two");
      if (failures.failed() == 0) {
        return request - 1;
      }
    }
  }

  private void publish(String out, String version) throws IOException {
    Path source = folder.resolve("source-" + version);
    for (String file : FILES) {
      Files.createDirectories(source.resolve(file).getParent());
      Files.writeString(source.resolve(file), version + " " + file);
    }
    new Publication(out, HADOOP)
        .publish(
            new Publication.Latest(version, "hash of " + version),
            FileSystem.getLocal(HADOOP),
            List.of(hadoop(source.resolve("student")), hadoop(source.resolve("report"))));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  /** The version in use, all of whose files are its own. */
  private String latest(String out) throws IOException {
    String version = new Publication(out, HADOOP).latest().orElseThrow().version();
    for (String file : FILES) {
      assertThat(folder.resolve("out").resolve(version).resolve(file))
          .hasContent(version + " " + file);
    }
    return version;
  }
}
