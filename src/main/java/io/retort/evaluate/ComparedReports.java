package io.retort.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reports of several runs in one table, with the settings in which they differ. */
public final class ComparedReports {
  private static final String JSON = "report.json";

  /** Settings that say where a run lies, and not what it is. */
  private static final Set<String> PLACES = Set.of("name", "workspace");

  private final List<String> paths;
  private final List<Report> reports;

  private ComparedReports(List<String> paths, List<Report> reports) {
    this.paths = paths;
    this.reports = reports;
  }

  /**
   * Reads reports.
   *
   * @param paths of files, of folders that hold one, or of jobs' folders in a workspace
   * @throws UserError where there is none, or some are of classes and some of numbers
   */
  public static ComparedReports read(List<String> paths, Configuration hadoop) throws IOException {
    List<Report> reports = new ArrayList<>();
    for (String path : paths) {
      reports.add(read(path, hadoop));
    }
    Measure first = Measure.usual(reports.get(0).models());
    for (int i = 1; i < reports.size(); i++) {
      if (Measure.usual(reports.get(i).models()) != first) {
        throw new UserError(
            paths.get(i) + ": of another task than " + paths.get(0) + ", which cannot be compared");
      }
    }
    return new ComparedReports(List.copyOf(paths), reports);
  }

  private static Report read(String path, Configuration hadoop) throws IOException {
    Path given = new Path(path);
    FileSystem files = given.getFileSystem(hadoop);
    Path file =
        file(files, given).orElseThrow(() -> new UserError(path + ": no report.json there"));
    return read(files, file);
  }

  /** A report's file: the one given, or that of a folder, or of a job's folder. */
  static Optional<Path> file(FileSystem files, Path given) throws IOException {
    for (Path file :
        List.of(given, new Path(given, JSON), new Path(new Path(given, "report"), JSON))) {
      if (files.exists(file) && files.getFileStatus(file).isFile()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  static Report read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Documents.read(text, Report.class);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": not a report that this version reads", e);
    }
  }

  /** For a terminal. */
  public String text() {
    List<List<String>> rows = table();
    return new TextTable("l" + "r".repeat(rows.get(0).size() - 1), rows).text();
  }

  /** For a pull request or a chat. */
  public String markdown() {
    List<List<String>> rows = table();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      List<String> cells = rows.get(row).stream().map(Templates::cell).toList();
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
      if (row == 0) {
        text.append("|:--|").append("--:|".repeat(rows.get(0).size() - 1)).append("\n");
      }
    }
    return text.toString();
  }

  /** For a browser, in one file that loads nothing. */
  public String html() {
    return Templates.html(ComparedReports.class, "compare.html.mustache", view());
  }

  /** The page's. */
  private ComparedView view() {
    List<List<String>> rows = table();
    List<ComparedView.Run> runs = new ArrayList<>();
    for (int run = 0; run < reports.size(); run++) {
      runs.add(
          new ComparedView.Run(
              run + 1, paths.get(run), rows.get(run + 1), !reports.get(run).missed().isEmpty()));
    }
    List<ModelReport> students = reports.stream().map(report -> report.models().get(1)).toList();
    return new ComparedView(rows.get(0), runs, students, measure());
  }

  /** The one of all of them, or else the usual one. */
  private Measure measure() {
    Measure first = Measure.of(reports.get(0));
    return reports.stream().allMatch(report -> Measure.of(report) == first)
        ? first
        : Measure.usual(reports.get(0).models());
  }

  /** The heads, then a run in each row. */
  private List<List<String>> table() {
    List<Map<String, String>> settings =
        reports.stream().map(report -> FlatSettings.of(report.settings(), PLACES)).toList();
    List<String> differing = differing(settings);
    Measure measure = measure();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("run"));
    head.addAll(differing);
    head.addAll(
        List.of(
            "student",
            "95 %",
            "teacher",
            "KD gain",
            "soft gain",
            "size",
            "p50 ms",
            "rows/s",
            "gates"));
    rows.add(head);
    for (int run = 0; run < reports.size(); run++) {
      Report report = reports.get(run);
      Map<String, String> own = settings.get(run);
      List<String> row = new ArrayList<>(List.of(report.job()));
      differing.forEach(key -> row.add(own.getOrDefault(key, "")));
      ModelReport student = report.models().get(1);
      row.add(measure.told(measure.of(student)));
      row.add(interval(student));
      row.add(measure.told(measure.of(report.models().get(0))));
      row.add(gain(report.comparison().kdGain(), Measure.of(report)));
      row.add(gain(report.comparison().softGain(), Measure.of(report)));
      row.add(Rounded.bytes(student.bytes()));
      row.add(Rounded.fixed("%,.3f", student.latencyMillis().p50()));
      row.add(Rounded.fixed("%,.0f", student.rowsPerSecond()));
      row.add(gates(report));
      rows.add(row);
    }
    return rows;
  }

  private static String gates(Report report) {
    int all = report.gates().size();
    return all == 0 ? "none" : all - report.missed().size() + " of " + all;
  }

  /** None of a regression. */
  private static String interval(ModelReport student) {
    return student.accuracyInterval() == null ? "" : Metric.interval(student.accuracyInterval());
  }

  /** "+2.64 +-0.19". */
  private static String gain(Report.KdGain gain, Measure measure) {
    if (gain == null) {
      return "";
    }
    String mean = measure.bare(gain.mean());
    return gain.low() == null
        ? mean
        : mean + " +-" + measure.bare((gain.high() - gain.low()) / 2).substring(1);
  }

  /** Keys whose values are not the same in all. */
  private static List<String> differing(List<Map<String, String>> settings) {
    Set<String> keys = new TreeSet<>();
    settings.forEach(some -> keys.addAll(some.keySet()));
    return keys.stream()
        .filter(key -> settings.stream().map(some -> some.get(key)).distinct().count() > 1)
        .toList();
  }
}
