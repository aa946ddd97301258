package io.retort.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.evaluate.Templates;
import io.retort.job.JobFile;
import io.retort.job.Secrets;
import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** What a search found, for programs, a browser, a terminal, and as a job file. */
public final class SearchFiles {
  static final String ARTEFACT = "search";
  private static final String JSON = "search.json";
  private static final String WINNER = "winner.conf";

  private SearchFiles() {}

  static void write(Workspace workspace, Path folder, SearchReport report, JobFile winner)
      throws IOException {
    workspace.write(new Path(folder, JSON), Documents.write(report));
    workspace.write(new Path(folder, "search.html"), html(report));
    workspace.write(new Path(folder, WINNER), job(report, winner));
  }

  private static String job(SearchReport report, JobFile winner) {
    String text = winner.text();
    return "# Found by `retort search` among "
        + report.trials().size()
        + " trials. "
        + new SearchView(report).headline()
        + "\n"
        + (text.contains(Secrets.HIDDEN) ? "# Put in place of *** what is secret.\n" : "")
        + text;
  }

  /** What lies in a workspace. */
  public static SearchReport read(Workspace workspace) throws IOException {
    Path file = new Path(workspace.folder(ARTEFACT), JSON);
    try {
      return Documents.read(workspace.read(file), SearchReport.class);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": not a report that this version reads; run `search --force`", e);
    }
  }

  /** Where the winner's job file lies. */
  public static Path winner(Workspace workspace) {
    return new Path(workspace.folder(ARTEFACT), WINNER);
  }

  /** For a terminal. */
  public static String text(SearchReport report) {
    return Templates.text(SearchFiles.class, "search.txt.mustache", new SearchView(report));
  }

  /** For a browser, in one file that loads nothing. */
  static String html(SearchReport report) {
    return Templates.html(SearchFiles.class, "search.html.mustache", new SearchView(report));
  }
}
