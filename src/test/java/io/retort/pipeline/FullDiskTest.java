package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private static final IOException FULL = new IOException("No space left on device");

  @Test
  void isFoundBelowWhatSparkAndHadoopMakeOfIt() {
    Throwable thrown =
        new IllegalStateException(
            "Job aborted", new Error(by("org.apache.hadoop.fs.RawLocalFileSystem")));

    assertThat(FullDisk.in(thrown)).contains(new FullDisk(FULL.getMessage(), false));
    assertThat(FullDisk.in(new IOException("connection reset"))).isEmpty();
    assertThatThrownBy(() -> FullDisk.check("hdfs:/distil/tiny", thrown))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "hdfs:/distil/tiny: No space left on device; make room and run the same again: it goes on"
                + " from here")
        .hasCause(thrown);
  }

  @Test
  void ofSparksOwnFilesIsNotTheWorkspaces() {
    Throwable thrown = by("java.io.FileOutputStream", "org.apache.spark.storage.DiskStore");

    assertThatThrownBy(() -> FullDisk.check("hdfs:/distil/tiny", thrown))
        .hasMessageStartingWith("Spark's temporary files (spark.local.dir, or SPARK_LOCAL_DIRS): ")
        .hasMessageNotContaining("hdfs:/distil/tiny");
  }

  @Test
  void aTaskOfSparksThatWritesToTheWorkspaceIsTheWorkspaces() {
    Throwable thrown =
        by(
            "java.io.FileOutputStream",
            "org.apache.hadoop.fs.RawLocalFileSystem",
            "org.apache.parquet.hadoop.ParquetFileWriter",
            "org.apache.spark.storage.BlockManager");

    assertThat(FullDisk.in(thrown)).contains(new FullDisk(FULL.getMessage(), false));
  }

  @Test
  void aQuotaIsAsGoodAsADisk() {
    Throwable thrown =
        new IOException(
            "The DiskSpace quota of /work is exceeded: quota = 1048576 B = 1 MB but diskspace"
                + " consumed = 134217728 B = 128 MB");

    assertThat(FullDisk.in(thrown).orElseThrow().reason()).contains("/work", "1 MB");
  }

  @Test
  void whatIsToldAlreadyIsLeftAsItIs() {
    assertThatCode(() -> FullDisk.check("work", new UserError("evaluate.publish: full", FULL)))
        .doesNotThrowAnyException();
  }

  private static IOException by(String... classes) {
    IOException thrown = new IOException(FULL.getMessage());
    StackTraceElement[] frames = new StackTraceElement[classes.length];
    for (int i = 0; i < classes.length; i++) {
      frames[i] = new StackTraceElement(classes[i], "write", null, -1);
    }
    thrown.setStackTrace(frames);
    return thrown;
  }
}
