package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Control;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the settings of controls were found, where they were searched for. */
final class ControlReports {
  private ControlReports() {}

  static List<Report.ControlReport> of(Workspace workspace, List<Control> controls)
      throws IOException {
    List<Report.ControlReport> reports = new ArrayList<>();
    for (Control control : controls) {
      Optional<JsonNode> found =
          workspace
              .manifest(Workspace.CONTROLS + "/" + control.key())
              .map(manifest -> manifest.details());
      found.ifPresent(choice -> reports.add(of(control, choice)));
    }
    return reports;
  }

  private static Report.ControlReport of(Control control, JsonNode choice) {
    return new Report.ControlReport(
        control.key(),
        settings(choice.path("chosen")),
        choice.path("tries").size(),
        choice.path("learned").asLong(),
        choice.path("heldBack").asLong(),
        choice.path("seconds").asDouble());
  }

  private static String settings(JsonNode chosen) {
    if (chosen.path("ofStudent").asBoolean()) {
      return "the student's own settings";
    }
    String workers =
        !chosen.has("workers")
            ? ""
            : chosen.path("workers").asInt() == 1
                ? " of one worker"
                : " of " + chosen.path("workers").asInt() + " workers";
    return "a learning rate of "
        + Rounded.significant(chosen.path("learningRate").asDouble())
        + " and "
        + Rounded.whole(chosen.path("steps").asLong())
        + " steps"
        + workers;
  }
}
