package io.retort.cli;

import io.retort.pipeline.StageTime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every stage in order. */
@Command(
    name = "run",
    description = "Runs every stage in order; what has not changed since the last run is skipped.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  /** The stages, for --from. */
  enum StageName {
    prepare,
    teach,
    label,
    train,
    evaluate
  }

  @Mixin private JobOptions options;

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description =
          "Runs this stage and those after it even if nothing has changed: ${COMPLETION-CANDIDATES}.")
  private StageName from;

  @Option(names = "--force", description = "Runs every stage even if nothing has changed.")
  private boolean force;

  @Override
  public Integer call() throws Exception {
    return options.within(options.job(), this::run);
  }

  private int run(Session session) throws IOException {
    StageName first = force ? StageName.prepare : from;
    List<StageTime> stages = session.pipeline().run(first == null ? null : first.name());
    return Results.report(session.workspace(), stages);
  }
}
