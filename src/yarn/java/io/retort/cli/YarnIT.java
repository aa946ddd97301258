package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on YARN in cluster mode, by {@code spark-submit} and {@code conf/yarn.conf}: the
 * job file goes with it, the workspace lies on HDFS, and containers are as large as that says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class YarnIT {
  private static final Path CONF = Path.of("conf").toAbsolutePath();

  @TempDir private static Path folder;
  private YarnCluster cluster;
  private Path spark;
  private Path hadoop;

  /** What became of an application. */
  private record Submitted(
      int code, String err, ApplicationReport application, List<Long> containers) {}

  @BeforeAll
  void start() throws Exception {
    spark = SparkHome.assemble(folder.resolve("spark"));
    cluster = YarnCluster.start(folder);
    hadoop = cluster.writeConfiguration(folder.resolve("hadoop"));
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aStudentHasTheBitsOfLocalModeInContainersOfTheSizeThatConfSays() throws Exception {
    Path local = Files.createDirectories(folder.resolve("local"));
    assertThat(Outcome.of("run", TinyJob.write(local, "").toString()).code()).isZero();
    String expected =
        ReportJson.of(local.resolve("work/tiny")).at("/models/1/parametersSha256").asText();
    Path job = job("same", "");

    Submitted run = submit(job, List.of());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.application().getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(report("same").at("/models/1/parametersSha256").asText())
        .hasSize(64)
        .isEqualTo(expected);
    long driver = megabytes("spark.driver.memory") + megabytes("spark.driver.memoryOverhead");
    long executor = megabytes("spark.executor.memory") + megabytes("spark.executor.memoryOverhead");
    // YARN may give one more than was asked for, which is given back at once.
    assertThat(run.containers()).hasSizeBetween(3, 4).contains(driver, executor, executor);
    assertThat(run.containers()).filteredOn(size -> size != executor).containsExactly(driver);
    assertThat(cluster.said(run.application()))
        .as("log of driver and executors, quiet at INFO")
        .anyMatch(line -> line.endsWith("INFO train: making student, it is not there yet"))
        .noneMatch(line -> line.contains(" INFO ") && line.contains("Executor"));

    // The same job again, but for a gate that nobody passes: all else is up to date.
    Submitted missed =
        submit(job, List.of(), "--set", "evaluate.gates.student-accuracy=0.99999999");
    assertFailed(missed, "User application exited with status 3");
    assertThat(cluster.said(missed.application()))
        .anyMatch(line -> line.endsWith("label: up to date, skipped"));
  }

  @Test
  void aMistakeInTheJobIsOneLineInTheLogOfAnApplicationThatIsNotTriedAgain() throws Exception {
    Submitted run = submit(job("mistaken", "train.epoch = 2"), List.of());

    // Found before there is a Spark context, it is told by what YARN quotes of the log.
    assertFailed(run, "retort: ");
    assertThat(cluster.said(run.application()))
        .filteredOn(line -> line.startsWith("retort: "))
        .singleElement()
        .asString()
        .contains("train.epoch");
  }

  /** Whose overhead has no room for what lies beside the heap. Spark asks for others for ever. */
  @Test
  void aContainerThatOutgrowsItsMemoryIsEndedAndSparkSaysWhy() throws Exception {
    int before = cluster.applications().size();
    List<String> conf =
        List.of(
            "--conf",
            "spark.executor.memory=1g",
            "--conf",
            "spark.executor.memoryOverhead=1m",
            "--conf",
            "spark.executor.defaultJavaOptions=-Xms1g -XX:+AlwaysPreTouch");
    Path err = Files.createTempFile(folder, "submit", ".err");
    Process process = start(job("greedy", ""), conf, err);
    try {
      Await.until(
          process.toHandle(),
          () ->
              cluster.applications().size() > before
                  && cluster.said(cluster.applications().get(before)).stream()
                      .anyMatch(line -> line.contains("exceeding physical memory limits")));
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      cluster.kill(cluster.applications().get(before));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(cluster.said(cluster.applications().get(before)))
        .anyMatch(line -> line.contains("Consider boosting spark.executor.memoryOverhead"));
  }

  private void assertFailed(Submitted run, String diagnostics) {
    assertThat(run.code()).isNotZero();
    assertThat(run.application().getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(run.application().getDiagnostics()).contains(diagnostics);
    assertThat(run.application().getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(1);
  }

  /** In a folder of its own on this machine, and a workspace of its own on the cluster. */
  private Path job(String name, String more) throws IOException {
    Path job = TinyJob.write(Files.createDirectories(folder.resolve(name)), more);
    Path workspace = job.resolveSibling("work");
    // The default file system's, and below the user's home there.
    return Files.writeString(
        job, Files.readString(job).replace(workspace.toString(), "work/" + name));
  }

  private JsonNode report(String name) throws IOException {
    var path = new org.apache.hadoop.fs.Path("work/" + name + "/tiny/report/report.json");
    try (InputStream file = cluster.files().open(path)) {
      return new ObjectMapper().readTree(file);
    }
  }

  private Submitted submit(Path job, List<String> conf, String... options) throws Exception {
    Path err = Files.createTempFile(folder, "submit", ".err");
    int before = cluster.applications().size();
    Process process = start(job, conf, err, options);
    try {
      List<Long> most = await(process, before);
      List<ApplicationReport> applications = cluster.applications();
      assertThat(applications).as(Files.readString(err)).hasSize(before + 1);
      return new Submitted(
          process.exitValue(), Files.readString(err), applications.get(before), most);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(Path job, List<String> conf, Path err, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(spark.resolve("bin/spark-submit").toString()));
    command.addAll(List.of("--master", "yarn", "--deploy-mode", "cluster"));
    command.addAll(List.of("--properties-file", CONF.resolve("yarn.conf").toString()));
    // Nodes are this machine: the distribution need not be copied to them.
    command.addAll(List.of("--conf", "spark.yarn.jars=local:" + spark + "/jars/*"));
    // And need not be reached from others.
    command.addAll(List.of("--conf", "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1"));
    command.addAll(List.of("--conf", "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1"));
    command.addAll(conf);
    command.addAll(List.of("--files", job.toString(), "--class", Retort.class.getName()));
    command.addAll(List.of("target/retort.jar", "run", job.getFileName().toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("HADOOP_CONF_DIR", hadoop.toString());
    builder.environment().put("SPARK_CONF_DIR", CONF.toString());
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Looks at an application's containers until it has ended, and returns those of its height. */
  private List<Long> await(Process process, int number) throws Exception {
    List<Long> most = new ArrayList<>();
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(6);
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      assertThat(System.nanoTime()).isLessThan(until);
      List<ApplicationReport> applications = cluster.applications();
      if (applications.size() > number) {
        List<Long> now = new ArrayList<>(cluster.containers(applications.get(number)));
        Collections.sort(now, Collections.reverseOrder());
        most = now.size() > most.size() ? now : most;
      }
    }
    return most;
  }

  private static long megabytes(String key) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(CONF.resolve("yarn.conf"))) {
      properties.load(file);
    }
    return JavaUtils.byteStringAsMb(properties.getProperty(key).strip());
  }
}
