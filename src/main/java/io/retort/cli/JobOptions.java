package io.retort.cli;

import io.retort.job.Job;
import io.retort.job.JobFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every command on a job takes. */
final class JobOptions {
  @Parameters(paramLabel = "JOB", description = "The job file.")
  private Path file;

  @Mixin private LaunchOptions launch;

  Job job() {
    return file().job();
  }

  JobFile file() {
    return launch.read(file);
  }

  Session open(Job job) throws IOException {
    return launch.open(job);
  }
}
