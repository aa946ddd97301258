package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole pipelines on HDFS, on S3, and on a store that fails: the bits of a local disk. */
class StoresIT {
  private static final int FAILURES = 10;

  /** Requests between two failures, at most. */
  private static final int APART = 250;

  @TempDir private static Path folder;
  private static StoredJob.Made undisturbed;

  @BeforeAll
  static void runOnTheLocalDisk() throws IOException {
    undisturbed = StoredJob.undisturbed(folder.resolve("local"));
  }

  @Test
  void onHdfs() throws Exception {
    Path data = folder.resolve("hdfs");
    try (MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(new Configuration(), data.toFile()).numDataNodes(1).build()) {
      StoredJob job = StoredJob.write(data, cluster.getURI() + "/user/retort", "");
      runsAndResumes(job);
      job.files().close();
    }
  }

  @Test
  void onS3() throws Exception {
    Path data = Files.createDirectories(folder.resolve("s3"));
    try (S3Server server = S3Server.start()) {
      server.settings().forEach(StoredJob.hadoop()::set);
      try {
        StoredJob job = StoredJob.write(data, "s3a://" + S3Server.BUCKET + "/retort", "");
        runsAndResumes(job);
        job.files().close();
      } finally {
        server.settings().keySet().forEach(StoredJob.hadoop()::unset);
      }
    }
  }

  @Test
  void onAStoreThatFailsAtRandom() throws IOException {
    Path data = Files.createDirectories(folder.resolve("copying"));
    CopyingFileSystem.configure(StoredJob.hadoop());
    StoredJob job = StoredJob.write(data, "copying://" + data, "");
    Failures failures = Failures.some(FAILURES, APART, 1);
    int runs = 0;
    Outcome run;
    do {
      forgetLocks(data.resolve("work/stored"));
      CopyingFileSystem.fail(failures);
      try {
        run = job.run();
      } finally {
        CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
      }
      runs++;
      if (run.code() != 0) {
        assertThat(run.err()).contains("the store did not answer");
      }
    } while (run.code() != 0 && runs <= 2 * FAILURES);
    System.out.printf(
        "StoresIT: %d of %d requests failed, %d runs%n",
        failures.failed(), failures.requests(), runs);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(failures.failed()).isEqualTo(FAILURES);
    assertThat(job.made()).isEqualTo(undisturbed);
    assertThat(job.files().exists(new org.apache.hadoop.fs.Path(job.published(), "student")))
        .isTrue();
  }

  /** A run that failed is gone, and its lock with it; here this very process would hold it. */
  private static void forgetLocks(Path workspace) throws IOException {
    if (!Files.exists(workspace)) {
      return;
    }
    try (Stream<Path> files = Files.list(workspace)) {
      for (Path lock : files.filter(f -> f.getFileName().toString().startsWith(".lock")).toList()) {
        Files.delete(lock);
      }
    }
  }

  private static void runsAndResumes(StoredJob job) throws IOException {
    Outcome first = job.run();
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(job.made()).isEqualTo(undisturbed);
    org.apache.hadoop.fs.Path published = job.published();
    assertThat(first.out()).contains("Published: " + published);
    assertThat(job.files().exists(new org.apache.hadoop.fs.Path(published, "student/model.zip")))
        .isTrue();
    nothingUnfinished(job);

    long labelled = labelled(job);
    // As it was left by a run that was interrupted before the student was there.
    for (String file : List.of("_manifest.json", "model.zip", "rounds.jsonl")) {
      job.files().delete(job.path("work/stored/student/" + file), false);
    }
    job.files().delete(job.path("work/stored/examples/test"), true);
    Outcome again = job.run();
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(labelled(job)).as("soft labels are up to date").isEqualTo(labelled);
    assertThat(job.made()).isEqualTo(undisturbed);
    assertThat(job.published()).isEqualTo(published);

    // The next night, from the student in use.
    Outcome next =
        job.run(
            "--set",
            "train.epochs=1",
            "--set",
            "train.optimizer.learning-rate=1e-6",
            "--set",
            "student.init-from=" + published + "/student/model.zip",
            "--set",
            "evaluate.champion-tolerance=0.1");
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(job.published()).isNotEqualTo(published);
    assertThat(job.json("work/stored/report/report.json").at("/gates/0/name").asText())
        .isEqualTo("champion");
    nothingUnfinished(job);
  }

  /** When they were. */
  private static long labelled(StoredJob job) throws IOException {
    return job.files()
        .getFileStatus(job.path("work/stored/soft-labels/_manifest.json"))
        .getModificationTime();
  }

  private static void nothingUnfinished(StoredJob job) throws IOException {
    for (FileStatus status : job.files().listStatus(job.path("work/stored"))) {
      assertThat(status.getPath().getName()).doesNotStartWith(".");
    }
  }
}
