package io.retort.cli;

import java.util.Locale;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The main class, behind {@code scripts/retort} and {@code spark-submit --class
 * io.retort.cli.Retort}.
 */
@Command(
    name = "retort",
    description = "Knowledge distillation as a Spark pipeline.",
    versionProvider = Retort.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 a fault of Retort's; 2 the input is wrong (one line says what); 3 the pipeline ran and a",
      "quality gate was missed. Results go to stdout, the log to stderr. RETORT_DEBUG=1 adds stack traces.",
      "scripts/retort takes spark-submit's --properties-file as well; conf/ has one for each kind of cluster."
    },
    subcommands = {
      RunCommand.class,
      StageCommand.Prepare.class,
      StageCommand.Teach.class,
      StageCommand.Label.class,
      StageCommand.Train.class,
      StageCommand.Evaluate.class,
      SearchCommand.class,
      CompareCommand.class,
      VerifyCommand.class,
      DescribeCommand.class,
      DoctorCommand.class
    })
public final class Retort {
  private Retort() {}

  /** The jar's own version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Retort.class.getPackage().getImplementationVersion();
      return new String[] {"Retort " + (version == null ? "development" : version)};
    }
  }

  public static void main(String[] args) throws SparkUserAppException {
    if (!inApplicationMaster()) { // YARN's own is told to end in its own way.
      Interruption.install();
    }
    System.setOut(PrintableStream.over(System.out));
    end(execute(args));
  }

  private static void end(int code) throws SparkUserAppException {
    if (!inApplicationMaster()) {
      System.exit(code);
    } else if (code != ExitCode.DONE) {
      throw new SparkUserAppException(code);
    }
  }

  /** YARN's, which takes every exit of the process, with 0 too, for a failure to be tried again. */
  private static boolean inApplicationMaster() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... args) {
    // Digits of some locales are none that Spark and Hadoop could read again in names of files.
    Locale.setDefault(Locale.ROOT);
    return new CommandLine(new Retort())
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .setUsageHelpWidth(120)
        .execute(args);
  }
}
