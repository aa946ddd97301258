package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.network.Fit;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How those that were trained here fit rows that they learned from. */
final class Fits {
  private Fits() {}

  /** By name; a model of whose fit nothing is known is left out. */
  static Map<String, Fit> of(Workspace workspace, List<String> trained) throws IOException {
    Map<String, Fit> fits = new TreeMap<>();
    List<String> models = new ArrayList<>(trained);
    models.add(Teachers.ARTEFACT);
    for (String model : models) {
      Optional<JsonNode> fit =
          workspace.manifest(model).map(manifest -> manifest.details().path("fit"));
      if (fit.isPresent() && fit.get().isObject()) {
        fits.put(model, Documents.read(fit.get().toString(), Fit.class));
      }
    }
    return fits;
  }
}
