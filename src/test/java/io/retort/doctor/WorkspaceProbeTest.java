package io.retort.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceProbeTest {
  private final Configuration hadoop = new Configuration(false);
  @TempDir private Path folder;

  /** Forgets one of the files it is to rename, and makes files over others. */
  public static final class Careless extends RawLocalFileSystem {
    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      delete(new org.apache.hadoop.fs.Path(from, "inside/1"), false);
      return super.rename(from, to);
    }

    @Override
    public org.apache.hadoop.fs.FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        org.apache.hadoop.util.Progressable progress)
        throws IOException {
      return super.create(file, true, buffer, replication, block, progress);
    }
  }

  @Test
  void aLocalFolderDoesAllThatIsNeededAndIsLeftAsItWas() throws IOException {
    Path work = folder.resolve("not/yet/there");
    try (Scratch scratch = Scratch.in(work.toString(), hadoop)) {
      WorkspaceFacts seen = look(scratch);

      assertThat(seen.path()).isEqualTo("file:" + work + "/some");
      assertThat(seen.exclusive()).isTrue();
      assertThat(seen.renames()).isTrue();
      assertThat(seen.atomic()).isTrue();
      assertThat(seen.holder()).isNull();
      assertThat(seen.free()).isPositive();
      assertThat(work).exists();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatWasThereStaysWithWhatIsInIt() throws IOException {
    Files.writeString(folder.resolve("mine"), "here");
    Scratch.in(folder.toString(), hadoop).close();

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("mine"));
    }
  }

  @Test
  void whereNothingCanBeWrittenThereIsNoScratch() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThatThrownBy(() -> Scratch.in(file.resolve("work").toString(), hadoop))
        .isInstanceOf(IOException.class);
    assertThat(Files.readString(file)).isEqualTo("no folder");
  }

  @Test
  void aFileSystemThatRenamesInPartAndMakesFilesTwiceIsFound() throws IOException {
    hadoop.set("fs.file.impl", Careless.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    try (Scratch scratch = Scratch.in(folder.resolve("work").toString(), hadoop)) {
      WorkspaceFacts seen = look(scratch);

      assertThat(seen.renames()).isFalse();
      assertThat(seen.exclusive()).isFalse();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whoHasTheWorkspaceIsSeenAndLeftAlone() throws IOException {
    io.retort.pipeline.Workspace workspace =
        io.retort.pipeline.Workspace.open(folder.toString(), "some", hadoop);
    try (java.io.Closeable lock = workspace.lock();
        Scratch scratch = Scratch.in(folder.toString(), hadoop)) {
      assertThat(lock).isNotNull();
      assertThat(look(scratch).holder())
          .startsWith("process " + ProcessHandle.current().pid() + " on ");
    }
  }

  private WorkspaceFacts look(Scratch scratch) throws IOException {
    return new WorkspaceProbe(
            scratch, JobFile.ofText(SomeFacts.JOB).job(), job -> List.of(), hadoop)
        .look();
  }
}
