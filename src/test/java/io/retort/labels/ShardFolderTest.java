package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardFolderTest {
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());

  /** The first is in both tables, with other bytes: as where labelling was forced. */
  private static final Map<String, String> OLD = Map.of("a", "old a", "b", "old b");

  private static final Map<String, String> NEW = Map.of("a", "new a", "c", "new c", "d", "new d");

  @TempDir private Path folder;

  @AfterEach
  void answerAgain() {
    CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "copying"})
  void whatIsFinishedIsHiddenUntilAllIs(String scheme) throws IOException {
    ShardFolder shards = new ShardFolder(scheme + "://" + folder.resolve("labels"));
    label(shards, OLD);

    for (String shard : NEW.keySet()) {
      finish(shards, shard, NEW.get(shard));
    }
    assertThat(visible()).isEqualTo(OLD);
    assertThat(shards.find("a", HADOOP).orElseThrow().bytes()).isEqualTo("new a".length());

    shards.publish(NEW.keySet(), HADOOP);
    shards.tidy(NEW.keySet(), HADOOP);
    assertThat(visible()).isEqualTo(NEW);
    assertThat(folder.resolve("labels/.unfinished")).doesNotExist();
  }

  /** Each shard is at any time whole in one of its two places, or still to be made. */
  @Test
  void noFailureLosesAShardThatWasFinished() throws IOException {
    ShardFolder shards = new ShardFolder("copying://" + folder.resolve("labels"));
    for (int request = 1; ; request++) {
      FileUtils.deleteDirectory(folder.resolve("labels").toFile());
      label(shards, OLD);
      Failures failures = Failures.from(request);
      Set<String> finished = new TreeSet<>();
      CopyingFileSystem.fail(failures);
      try {
        for (String shard : NEW.keySet()) {
          finish(shards, shard, NEW.get(shard));
          finished.add(shard);
        }
        shards.publish(NEW.keySet(), HADOOP);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the store did not answer");
      } finally {
        CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
      }

      for (String shard : finished) {
        org.apache.hadoop.fs.Path there = shards.find(shard, HADOOP).orElseThrow().path();
        assertThat(Path.of(there.toUri().getPath())).hasContent(NEW.get(shard));
      }
      label(shards, NEW);
      assertThat(visible()).isEqualTo(NEW);
      if (failures.failed() == 0) {
        assertThat(request).isGreaterThan(15);
        return;
      }
    }
  }

  private static void label(ShardFolder shards, Map<String, String> table) throws IOException {
    for (Map.Entry<String, String> shard : table.entrySet()) {
      finish(shards, shard.getKey(), shard.getValue());
    }
    shards.publish(table.keySet(), HADOOP);
    shards.tidy(table.keySet(), HADOOP);
  }

  private static void finish(ShardFolder shards, String shard, String content) throws IOException {
    org.apache.hadoop.fs.Path draft = shards.draft(shard, HADOOP);
    try (FSDataOutputStream out = draft.getFileSystem(HADOOP).create(draft, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    shards.finish(draft, shard, HADOOP);
  }

  /** What those see who read the folder. */
  private Map<String, String> visible() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("labels"))) {
      List<Path> shown =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
      for (Path file : shown) {
        found.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return found;
  }
}
