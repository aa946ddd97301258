package io.retort.cli;

import io.retort.doctor.Doctor;
import io.retort.job.JobFile;
import io.retort.job.UserError;
import io.retort.network.NetworkDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whether a job would run here. */
@Command(
    name = "doctor",
    description = {
      "Checks the machines, the workspace and the job before anything is spent.",
      "",
      "Looks at driver, executors and workspace, tries the job on a few rows, and says in a line each what would fail and"
          + " what to do about it. Without a job it looks at the machines alone. Leaves nothing behind. Exit 2 when"
          + " something would fail."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", arity = "0..1", description = "The job file.")
  private Path file;

  @Mixin private LaunchOptions launch;

  @Override
  public Integer call() throws Exception {
    JobFile job = file == null ? null : launch.read(file);
    boolean own = SparkSession.getDefaultSession().isEmpty();
    SparkSession spark = spark(job == null ? "doctor" : job.job().name());
    try {
      if (job != null) {
        NetworkDevice.want(spark.sparkContext(), job.job().device());
      }
      return examined(spark, job) ? ExitCode.DONE : ExitCode.USER;
    } catch (Exception e) { // Of all kinds, some of which Scala does not declare.
      // Spark gives a session up some time after it has said that there is one.
      throw spark.sparkContext().isStopped() ? noSession("Spark gave it up", e) : e;
    } finally {
      if (own) {
        spark.stop();
      }
    }
  }

  private SparkSession spark(String name) {
    try {
      return launch.spark(name);
    } catch (Exception e) { // As above.
      throw noSession(UserError.firstLine(e), e);
    }
  }

  private UserError noSession(String reason, Exception cause) {
    return new UserError(
        launch.place()
            + ": no session there ("
            + reason
            + "); look whether the master runs, and what its log says",
        cause);
  }

  /** What stages say of a few rows would be taken for what they say of all: they are not heard. */
  private static boolean examined(SparkSession spark, JobFile job) throws IOException {
    QuietStages quiet = new QuietStages();
    try {
      return new Doctor(spark, job, small -> Session.stages(spark, small), System.out::println)
          .examine();
    } finally {
      quiet.close();
    }
  }
}
