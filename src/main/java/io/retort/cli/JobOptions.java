package io.retort.cli;

import io.retort.job.Job;
import io.retort.job.JobFile;
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

  /**
   * Does a command's work in a session of its own, which is closed afterwards.
   *
   * @return the exit code
   */
  int within(Job job, Work work) throws Exception {
    try (Session session = launch.open(job)) {
      int code = work.in(session);
      session.endedWell();
      return code;
    }
  }

  /** What a command does, and the exit code that it ends with. */
  interface Work {
    int in(Session session) throws Exception;
  }
}
