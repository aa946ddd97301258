package io.retort.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main class behind {@code scripts/bench}. */
@Command(
    name = "bench",
    description = "Measures Retort against its peers: the same work, one run, interleaved.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    footer = {
      "",
      "Data: MNIST where MNIST_DIR says where its four idx.gz files are, otherwise Retort's own glyphs."
    },
    subcommands = {
      TrainBench.class,
      ScalingBench.class,
      StorageBench.class,
      LabelBench.class,
      ObjectivesBench.class,
      CostBench.class,
      ViewsBench.class,
      EvaluateBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .setParameterExceptionHandler(Bench::help)
            .setUsageHelpWidth(120)
            .execute(args));
  }

  private static int help(CommandLine.ParameterException e, String[] args) {
    System.err.println("bench: " + e.getMessage());
    e.getCommandLine().usage(System.err);
    return 2;
  }
}
