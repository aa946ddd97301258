package io.retort.cli;

import io.retort.evaluate.ComparedReports;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Several runs side by side. */
@Command(
    name = "compare",
    description = {
      "Puts the reports of several runs into one table, with the settings in which they differ.",
      "",
      "It helps to choose a temperature or a size."
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

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Writes a page for a browser as well, with charts of quality against cost.")
  private String page;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = HadoopSettings.ofSpark();
    ComparedReports reports = ComparedReports.read(paths, hadoop);
    System.out.println(markdown ? reports.markdown() : reports.text());
    if (page != null) {
      Path file = new Path(page);
      try (OutputStream out = file.getFileSystem(hadoop).create(file)) {
        out.write(reports.html().getBytes(StandardCharsets.UTF_8));
      }
      System.out.println("Page: " + page);
    }
    return ExitCode.DONE;
  }
}
