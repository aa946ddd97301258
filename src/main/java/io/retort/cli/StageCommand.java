package io.retort.cli;

import io.retort.pipeline.StageTime;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One stage alone. */
abstract class StageCommand implements Callable<Integer> {
  private final String stage;

  @Mixin private JobOptions options;

  @Option(names = "--force", description = "Runs the stage even if nothing has changed.")
  private boolean force;

  private StageCommand(String stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() throws Exception {
    return options.within(
        options.job(), session -> result(session, session.pipeline().only(stage, force)));
  }

  /**
   * Tells what there is now, and returns the exit code.
   *
   * @param stages this one and those before it
   */
  int result(Session session, List<StageTime> stages) throws Exception {
    return Results.artefacts(session.workspace(), session.pipeline().artefacts(stage));
  }

  @Command(
      name = "prepare",
      description = "Reads the sources into the examples tables.",
      mixinStandardHelpOptions = true)
  static final class Prepare extends StageCommand {
    Prepare() {
      super("prepare");
    }
  }

  @Command(
      name = "teach",
      description = "Trains the teacher, or checks the given one.",
      mixinStandardHelpOptions = true)
  static final class Teach extends StageCommand {
    Teach() {
      super("teach");
    }
  }

  @Command(
      name = "label",
      description = "Lets the teacher label the examples.",
      mixinStandardHelpOptions = true)
  static final class Label extends StageCommand {
    Label() {
      super("label");
    }
  }

  @Command(
      name = "train",
      description = "Trains the student, and the baseline.",
      mixinStandardHelpOptions = true)
  static final class Train extends StageCommand {
    Train() {
      super("train");
    }
  }

  @Command(
      name = "evaluate",
      description =
          "Compares the models on the test examples, writes the report, checks the gates.",
      mixinStandardHelpOptions = true)
  static final class Evaluate extends StageCommand {
    Evaluate() {
      super("evaluate");
    }

    @Override
    int result(Session session, List<StageTime> stages) throws Exception {
      return Results.report(session.workspace(), stages);
    }
  }
}
