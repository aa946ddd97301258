package io.retort.cli;

import io.retort.job.JobFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The search for settings that help. */
@Command(
    name = "search",
    description = {
      "Tries settings of the student, and writes those that do best as a job file.",
      "",
      "Beside the settings of search.space it always trains on labels alone and on pseudo-labels. Examples, teacher and"
          + " soft labels are made where they are not up to date, once for all trials."
    },
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Option(names = "--force", description = "Searches even if nothing has changed.")
  private boolean force;

  @Override
  public Integer call() throws Exception {
    JobFile file = options.file();
    return options.within(
        file.job(),
        session -> {
          session.search(file, force);
          return Results.search(session.workspace());
        });
  }
}
