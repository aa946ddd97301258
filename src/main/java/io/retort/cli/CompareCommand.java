package io.retort.cli;

import io.retort.evaluate.ComparedReports;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Several runs side by side. */
@Command(
    name = "compare",
    description = {
      "Puts the reports of several runs into one table, with the settings in which they differ: for choosing a temperature",
      "or a size."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "REPORT",
      description = "Files report.json, folders that hold one, or jobs' folders in a workspace.")
  private List<String> paths;

  @Option(names = "--markdown", description = "As a table of Markdown.")
  private boolean markdown;

  @Override
  public Integer call() throws Exception {
    ComparedReports reports = ComparedReports.read(paths, new Configuration());
    System.out.println(markdown ? reports.markdown() : reports.text());
    return ExitCode.DONE;
  }
}
