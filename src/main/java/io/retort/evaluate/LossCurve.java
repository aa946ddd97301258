package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** How a model's loss went down, from the log of its training. */
final class LossCurve {
  private static final String LOG = "rounds.jsonl";

  /** Points that are told; each is the mean of the rounds since the one before. */
  private static final int POINTS = 120;

  private LossCurve() {}

  /** Of a model in the workspace; without points where it has no log. */
  static Report.Curve read(Workspace workspace, String model) throws IOException {
    List<Double> losses = new ArrayList<>();
    Path file = new Path(workspace.folder(model), LOG);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(workspace.files().open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        losses.add(Documents.read(line, JsonNode.class).path("loss").asDouble(Double.NaN));
      }
    } catch (FileNotFoundException e) {
      return new Report.Curve(model, List.of());
    }
    return new Report.Curve(model, points(losses));
  }

  static List<Report.Point> points(List<Double> losses) {
    List<Report.Point> points = new ArrayList<>();
    int count = Math.min(POINTS, losses.size());
    for (int point = 0; point < count; point++) {
      int from = (int) ((long) losses.size() * point / count);
      int to = (int) ((long) losses.size() * (point + 1) / count);
      double mean =
          losses.subList(from, to).stream().mapToDouble(loss -> loss).average().orElseThrow();
      points.add(new Report.Point(to, mean));
    }
    return points;
  }
}
