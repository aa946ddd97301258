package io.retort.cli;

import io.retort.job.Job;
import io.retort.job.JobFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** How a job is changed, and where it runs. */
final class LaunchOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the job file, such as train.epochs=2. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Sets a Spark property, as spark-submit's --conf does. May be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master. Default: spark-submit's, or local[*].")
  private String master;

  @Option(
      names = "--allow-includes",
      description =
          "Lets the job file include files from anywhere, and from the network: include file(..), url(..).")
  private boolean includes;

  JobFile read(Path file) {
    return JobFile.read(file, overrides, includes);
  }

  Session open(Job job) throws IOException {
    return Session.open(job, conf, master);
  }

  /**
   * A session without a workspace.
   *
   * @param name of the job
   */
  SparkSession spark(String name) {
    return Session.spark(name, conf, master);
  }

  /** As messages name it: spark-submit's master is Spark's own setting. */
  String place() {
    return "--master "
        + (master == null ? new SparkConf().get("spark.master", "local[*]") : master);
  }
}
