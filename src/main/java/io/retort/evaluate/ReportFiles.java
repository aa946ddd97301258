package io.retort.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.samskivert.mustache.Mustache;
import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/** The report's forms: for programs, a chat or a pull request, a browser and a terminal. */
public final class ReportFiles {
  static final String ARTEFACT = "report";
  private static final String JSON = "report.json";

  private ReportFiles() {}

  static void write(Workspace workspace, Path folder, Report report) throws IOException {
    workspace.write(new Path(folder, JSON), Documents.write(report));
    workspace.write(new Path(folder, "report.md"), markdown(report));
    workspace.write(new Path(folder, "report.html"), html(report));
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
    return render("report.txt.mustache", false, new ReportView(report));
  }

  /** For a pull request or a chat. */
  static String markdown(Report report) {
    return render("report.md.mustache", false, new ReportView(report));
  }

  /** For a browser, in one file that loads nothing. */
  static String html(Report report) {
    return render("report.html.mustache", true, new ReportView(report));
  }

  private static String render(String template, boolean html, ReportView view) {
    try (InputStream in = ReportFiles.class.getResourceAsStream(template);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return Mustache.compiler().escapeHTML(html).compile(reader).execute(view);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
