package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of set-ups that are well, and of broken ones. */
class DoctorIT {
  @TempDir private Path folder;

  @Test
  void aJobThatWouldRunIsToldSoAndLeavesNothingBehind() throws Exception {
    Path job = TinyJob.write(folder, "evaluate.gates { student-accuracy = 1 }");
    Outcome seen = Outcome.of("doctor", job.toString());

    assertThat(seen.code()).as(seen.out() + seen.err()).isZero();
    assertThat(marks(seen.out(), "FAIL")).isEmpty();
    assertThat(marks(seen.out(), "ok"))
        .contains(
            "java",
            "spark",
            "opens",
            "native code",
            "onednn",
            "workspace",
            "lock",
            "data",
            "teacher",
            "labels",
            "student",
            "report",
            "memory",
            "disk",
            "time: train");
    assertThat(seen.out()).contains("rows: train 200, transfer 400, test 200");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(job);
    }
  }

  @Test
  void whatIsBrokenIsNamedAndAllElseIsStillLookedAt() throws Exception {
    Path job = TinyJob.write(folder, "");
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Launcher.Finished seen =
        new Launcher(folder)
            .launch(
                "doctor",
                job.toString(),
                "--set",
                "workspace=" + file.resolve("work"),
                "--set",
                "train.engine=dl4j-spark",
                "--conf",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer",
                "--conf",
                "spark.speculation=true");

    assertThat(seen.code()).as(seen.err()).isEqualTo(2);
    assertThat(marks(seen.out(), "FAIL")).containsExactly("serializer", "workspace");
    assertThat(marks(seen.out(), "warn")).contains("speculation");
    assertThat(marks(seen.out(), "ok")).contains("java", "opens", "native code");
    assertThat(seen.out().lines().reduce((a, b) -> b).orElseThrow())
        .matches("\\d+ checks: 2 would fail, \\d warnings?");
    assertThat(seen.err()).doesNotContain("\tat ");
  }

  @Test
  void aTeacherThatIsNotThereFailsWhereItWouldStopTheRun() throws IOException {
    Path job =
        TinyJob.write(folder, "teacher = null, teacher { kind = onnx, model = \"none.onnx\" }");
    Outcome seen = Outcome.of("doctor", job.toString());

    assertThat(seen.code()).as(seen.err()).isEqualTo(2);
    assertThat(marks(seen.out(), "FAIL")).containsExactly("teacher");
    assertThat(marks(seen.out(), "ok")).contains("data");
    assertThat(seen.out()).contains("teacher.model = none.onnx: no such file");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void aJobFileThatIsWrongIsOneLine() throws IOException {
    Path job = TinyJob.write(folder, "train.epoch = 3");
    Outcome seen = Outcome.of("doctor", job.toString());

    assertThat(seen.code()).isEqualTo(2);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err().lines()).singleElement().asString().contains("train.epoch");
  }

  @Test
  void executorsOfAClusterAreLookedAtToo() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Path job = TinyJob.write(folder, "");
    Launcher.Finished seen =
        new Launcher(folder)
            .withDistribution(spark)
            .launch("doctor", job.toString(), "--master", "local-cluster[2,1,1024]");

    assertThat(seen.code()).as(seen.out() + seen.err()).isZero();
    assertThat(marks(seen.out(), "ok")).contains("executors", "java", "shared", "time: label");
    assertThat(seen.out())
        .contains("2 executors answered, 1 task at once in each")
        .contains("packages of Java open on driver and 2 executors");
  }

  @Test
  @Tag("slow")
  void aMasterThatCannotBeReachedIsOneLine() throws Exception {
    Launcher.Finished seen =
        new Launcher(folder).launch("doctor", "--master", "spark://127.0.0.1:1");

    assertThat(seen.code()).isEqualTo(2);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err().lines().filter(line -> line.startsWith("retort: ")))
        .singleElement()
        .asString()
        .startsWith("retort: --master spark://127.0.0.1:1: no session there (");
    assertThat(seen.err()).doesNotContain("\tat io.retort");
  }

  /** A path on the machine's own disk, which is there on every machine, and is another on each. */
  @Test
  @Tag("slow")
  void aWorkspaceThatIsNotSharedFails() throws Exception {
    Path spark = SparkHome.assemble(folder.resolve("spark"));
    Path job = TinyJob.write(folder, "");
    String classes = Path.of("target/test-classes").toAbsolutePath().toString();
    Launcher.Finished seen =
        new Launcher(folder)
            .withDistribution(spark)
            .launch(
                "doctor",
                job.toString(),
                "--master",
                "local-cluster[2,1,1024]",
                "--set",
                "workspace=own://" + folder.resolve("work"),
                "--conf",
                "spark.hadoop.fs.own.impl=" + OwnDisk.class.getName(),
                "--conf",
                "spark.driver.extraClassPath=" + classes,
                "--conf",
                "spark.executor.extraClassPath=" + classes);

    assertThat(seen.code()).as(seen.out() + seen.err()).isEqualTo(2);
    assertThat(marks(seen.out(), "FAIL")).containsExactly("shared");
    assertThat(seen.out().replaceAll("\\s+", " "))
        .contains("set workspace to what all machines share");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  /** Names of the checks whose line begins so. */
  private static List<String> marks(String out, String mark) {
    return out.lines()
        .filter(line -> line.startsWith(String.format("%-5s ", mark)))
        .map(line -> line.substring(6, 20).strip())
        .collect(Collectors.toList());
  }
}
