package io.retort.cli;

import io.retort.evaluate.GateRow;
import io.retort.evaluate.Published;
import io.retort.evaluate.Report;
import io.retort.evaluate.ReportFiles;
import io.retort.evaluate.Summary;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import io.retort.pipeline.Workspace;
import io.retort.search.SearchFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What commands print to stdout when they are done. */
final class Results {
  private Results() {}

  /**
   * Prints the comparison, and in the last line what mails and schedulers tell of it; a missed gate
   * is told on stderr and in the exit code.
   */
  static int report(Workspace workspace, List<StageTime> stages) throws IOException {
    Report report = ReportFiles.read(workspace);
    Optional<Published> published = Published.read(workspace);
    String page = Paths.display(workspace.folder("report")) + "/report.html";
    System.out.print(ReportFiles.text(report));
    System.out.println("Report: " + page);
    published.ifPresent(Results::published);
    boolean news = !stages.stream().allMatch(StageTime::skipped);
    String summary = new Summary(report, published, news).line();
    System.out.println("retort " + report.job() + ": " + summary + ", report " + page);
    report.missed().stream().map(Results::missed).forEach(System.err::println);
    return report.missed().isEmpty() ? ExitCode.DONE : ExitCode.GATE;
  }

  private static void published(Published made) {
    System.out.println(
        made.version() == null
            ? "Not published."
            : "Published: " + made.path() + "/" + made.version());
  }

  /** Prints what a search found. */
  static int search(Workspace workspace) throws IOException {
    System.out.print(SearchFiles.text(SearchFiles.read(workspace)));
    String winner = Paths.display(SearchFiles.winner(workspace));
    System.out.println("Report: " + Paths.display(workspace.folder("search")) + "/search.html");
    System.out.println("Winner: retort run " + winner);
    return ExitCode.DONE;
  }

  /** With the digits that the report gives it: 0.96998 misses 0.97 not as "0.9700". */
  static String missed(Report.GateResult gate) {
    GateRow row = GateRow.of(gate);
    return "retort: gate missed: "
        + row.name()
        + " is "
        + row.actual()
        + ", required "
        + row.required();
  }

  /** Prints what a stage made, or found made. */
  static int artefacts(Workspace workspace, List<String> artefacts) throws IOException {
    for (String artefact : artefacts) {
      Optional<Manifest> manifest = workspace.manifest(artefact);
      if (manifest.isPresent()) {
        System.out.printf(
            Locale.ROOT,
            "%s: %,d rows, %s%n",
            artefact,
            manifest.get().rows(),
            Paths.display(workspace.folder(artefact)));
      }
    }
    return ExitCode.DONE;
  }
}
