package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar behind the launcher, as processes of their own. */
class LauncherIT {
  @TempDir private Path folder;
  private Path job;
  private Launcher launcher;

  @BeforeEach
  void writeJob() throws IOException {
    job = TinyJob.write(folder, "");
    launcher = new Launcher(folder);
  }

  @Test
  void runsAndThenSkipsEverythingUnderKryoToo() throws Exception {
    Launcher.Finished first =
        launcher.launch(
            "run",
            job.toString(),
            "--conf",
            "spark.serializer=org.apache.spark.serializer.KryoSerializer");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("teacher", "student", "baseline", "report.html");
    assertThat(first.err())
        .contains("cpu backend: oneDNN on, 1 thread per task, OpenBLAS kernels ")
        .doesNotContain("OpenBLAS kernels unknown");
    assertThat(first.err().lines().filter(line -> line.contains("WARN") || line.contains("ERROR")))
        .isEmpty();
    Launcher.Finished second = launcher.launch("run", job.toString());
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err().lines().filter(line -> line.endsWith("up to date, skipped")))
        .hasSize(5);
    assertThat(second.out()).contains("nothing new: ");
    assertThat(second.out().replace("nothing new: ", "")).isEqualTo(first.out());
  }

  /** The jar must hold what upstream's trainer needs; and digits are not everywhere 0 to 9. */
  @Test
  void upstreamsEngineTrainsAndSaysNothingOfItsOwn() throws Exception {
    String arabic = Launcher.SHORT_LIVED + " -Duser.language=ar -Duser.country=EG";
    Launcher.Finished run =
        new Launcher(folder, Map.of("SPARK_SUBMIT_OPTS", arabic))
            .launch("run", job.toString(), "--set", "train.engine=dl4j-spark");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("teacher", "student", "baseline", "report.html");
    assertThat(run.err().lines().filter(line -> line.contains("WARN") || line.contains("ERROR")))
        .isEmpty();
  }

  /** The jar leaves out what few need. */
  @Test
  void withoutHdf5AKerasTeacherIsRefusedWithWhatToAdd() throws Exception {
    Path model = Files.writeString(folder.resolve("teacher.h5"), "not read");
    Launcher.Finished run =
        launcher.launch(
            "run", job.toString(), "--set", "teacher={kind = keras, model = \"" + model + "\"}");
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> !line.contains(" INFO ")))
        .singleElement()
        .asString()
        .startsWith("retort: teacher.model = " + model + ": reading it takes HDF5's native library")
        .contains("--conf spark.jars.packages=org.bytedeco:hdf5-platform:");
  }

  @Test
  void aMistakeFoundOnAnExecutorIsOneLineToo() throws Exception {
    Path images = folder.resolve("images.gz"); // Else its length would tell.
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
      out.write(new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 12, 0, 0, 0, 12, 1, 2, 3});
    }
    Launcher.Finished run =
        launcher.launch(
            "run",
            job.toString(),
            "--set",
            "data.transfer={format = idx, images = \"" + images + "\"}");
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly(
            "retort: data.transfer.images = "
                + images
                + ": damaged or cut off, ends after 0 of 9 rows");
  }

  /** As {@link KillIT} does it at more moments. */
  @Test
  @Tag("slow")
  void aKilledRunLeavesNothingHalfPublishedAndTheNextGoesOn() throws Exception {
    Path work = folder.resolve("work/tiny");
    Files.createDirectories(work);
    Process process = launcher.start("run", job.toString(), "--set", "train.epochs=2000");
    try {
      awaitFile(work, "soft-labels", process);
      awaitFile(work.resolve("soft-labels"), "_manifest.json", process);
    } finally {
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
    assertThat(work.resolve("soft-labels/_manifest.json")).exists();
    assertThat(work.resolve("student/_manifest.json")).doesNotExist();
    String teacher = Files.readString(work.resolve("teacher/_manifest.json"));
    Launcher.Finished next = launcher.launch("run", job.toString());
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(next.err()).contains("label: up to date, skipped").contains("train: making student");
    assertThat(Files.readString(work.resolve("teacher/_manifest.json"))).isEqualTo(teacher);
    assertThat(work.resolve(".unfinished")).doesNotExist();
    assertThat(ReportJson.of(work).at("/models")).hasSize(4);
  }

  @Test
  void aRunThatIsToldToEndSaysSoInOneLineAndTheNextGoesOn() throws Exception {
    Path work = Files.createDirectories(folder.resolve("work/tiny"));
    Process process = launcher.start("run", job.toString(), "--set", "train.epochs=200000");
    awaitFile(work, "student", process); // Its first checkpoint.
    process.toHandle().destroy(); // SIGTERM, as schedulers do it.
    Launcher.Finished ended = launcher.finished(process);

    assertThat(ended.code()).as(ended.err()).isEqualTo(143);
    assertThat(ended.err().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly(
            "retort: stopped by SIGTERM while student was being made; the same command goes on from"
                + " there");
    assertThat(ended.out()).isEmpty();
    assertThat(work.resolve(".lock")).doesNotExist();
    Launcher.Finished next = launcher.launch("label", job.toString());
    assertThat(next.err()).contains("label: up to date, skipped").doesNotContain("taken over");
  }

  @Test
  void theSecondOfTwoRunsIsTurnedAway() throws Exception {
    Path lock = Files.createDirectories(folder.resolve("work/tiny")).resolve(".lock");
    Process first = launcher.start("run", job.toString(), "--set", "train.epochs=2000");
    try {
      awaitFile(lock.getParent(), ".lock", first);
      Launcher.Finished second =
          new Launcher(Files.createDirectories(folder.resolve("second")))
              .launch("label", job.toString());
      assertThat(second.code()).isEqualTo(2);
      assertThat(second.err().lines().filter(line -> !line.contains(" INFO ")))
          .singleElement()
          .asString()
          .startsWith("retort: ")
          .contains(lock.getParent() + ": in use by process " + first.pid() + " on ");
    } finally {
      first.toHandle().destroyForcibly();
      first.waitFor();
    }
    assertThat(lock).exists();
    Launcher.Finished next = launcher.launch("prepare", job.toString());
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void aSparkDistributionIsUsedWhereThereIsOne() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Launcher.Finished run =
        launcher.withDistribution(spark).launch("run", job.toString(), "--master", "local[2]");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("student");
  }

  @Test
  void helpNamesTheCommandsAndExitCodes() throws Exception {
    Launcher.Finished help = launcher.launch("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("run", "prepare", "describe", "Exit codes");
    assertThat(launcher.launch("run", "--help").out()).contains("--set", "--from", "--master");
  }

  /** Waits for a file to appear in a folder, by the file system's own notice. */
  private static void awaitFile(Path parent, String name, Process process)
      throws IOException, InterruptedException {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      parent.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.exists(parent.resolve(name))) {
        assertThat(process.isAlive()).isTrue();
        var key = watch.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }
}
