package io.retort.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The report's forms: for programs, a chat or a pull request, a browser and a terminal. */
public final class ReportFiles {
  static final String ARTEFACT = "report";
  private static final String JSON = "report.json";
  private static final String MARKDOWN = "report.md";
  private static final String HTML = "report.html";

  static final List<String> NAMES = List.of(JSON, MARKDOWN, HTML);

  private ReportFiles() {}

  static void write(Workspace workspace, Path folder, Report report) throws IOException {
    workspace.write(new Path(folder, JSON), Documents.write(report));
    workspace.write(new Path(folder, MARKDOWN), markdown(report));
    workspace.write(new Path(folder, HTML), html(report));
  }

  /** The report that lies in a workspace. */
  public static Report read(Workspace workspace) throws IOException {
    Path file = new Path(workspace.folder(ARTEFACT), JSON);
    try {
      return Documents.read(workspace.read(file), Report.class);
    } catch (JsonProcessingException e) {
      throw new UserError(
          file + ": not a report that this version reads; run `evaluate --force`", e);
    }
  }

  /** The report as text for a terminal. */
  public static String text(Report report) {
    return Templates.text(ReportFiles.class, "report.txt.mustache", new ReportView(report));
  }

  /** For a pull request or a chat. */
  static String markdown(Report report) {
    return Templates.markdown(ReportFiles.class, "report.md.mustache", new ReportView(report));
  }

  /** For a browser, in one file that loads nothing. */
  static String html(Report report) {
    return Templates.html(ReportFiles.class, "report.html.mustache", new ReportView(report));
  }
}
