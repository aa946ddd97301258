package io.retort.cli;

import io.retort.job.Job;
import io.retort.job.UserError;
import io.retort.labels.Agreement;
import io.retort.labels.SoftLabelTable;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether soft labels are still what they were. */
@Command(
    name = "verify",
    description = {
      "Looks whether the soft labels are still what they were, and what the teacher says.",
      "",
      "Compares every shard with its checksum, then lets the teacher label a random sample again and compares that with",
      "what is stored. Changes nothing."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Option(
      names = "--sample",
      paramLabel = "ROWS",
      defaultValue = "1000",
      description = "Rows of each split to label again. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Override
  public Integer call() throws Exception {
    if (sample < 1) {
      throw new UserError("--sample = " + sample + ", must be at least 1");
    }
    Job job = options.job();
    return options.within(job, session -> verify(session, job));
  }

  private int verify(Session session, Job job) throws IOException {
    Agreement agreement = session.verify(job, sample);
    System.out.printf(
        Locale.ROOT,
        "%s: every shard is as its manifest says%n%s%n%s%n",
        Paths.display(session.workspace().folder(SoftLabelTable.ARTEFACT)),
        agreement.text(),
        agreement.loss(session.temperature(job)));
    agreement.check("verify");
    return ExitCode.DONE;
  }
}
