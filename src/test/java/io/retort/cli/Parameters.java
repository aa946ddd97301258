package io.retort.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a run made, in its bits: parameters of all that was trained, soft labels, and the report's
 * figures but for what was timed.
 *
 * @param labels SHA-256 of each shard
 */
record Parameters(
    String teacher,
    String student,
    String baseline,
    Map<String, String> labels,
    Map<String, Double> accuracies) {

  /**
   * Of job {@code tiny}.
   *
   * @param work its workspace
   */
  static Parameters of(Path work) throws IOException {
    Path root = work.resolve("tiny");
    return new Parameters(
        detail(root, "teacher", "sha256"),
        detail(root, "student", "parametersSha256"),
        detail(root, "baseline", "parametersSha256"),
        shards(root.resolve("soft-labels")),
        accuracies(root.resolve("report/report.json")));
  }

  /** Of each shard that lies there, by name. */
  static Map<String, String> shards(Path labels) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(labels)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        hashes.put(file.getFileName().toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private static Map<String, Double> accuracies(Path report) throws IOException {
    Map<String, Double> accuracies = new TreeMap<>();
    for (JsonNode model : new ObjectMapper().readTree(report.toFile()).get("models")) {
      for (String figure : new String[] {"accuracy", "macroF1", "nll", "ece", "agreement"}) {
        accuracies.put(model.get("name").asText() + " " + figure, model.path(figure).asDouble());
      }
    }
    return accuracies;
  }

  private static String detail(Path root, String artefact, String name) throws IOException {
    return new ObjectMapper()
        .readTree(root.resolve(artefact).resolve("_manifest.json").toFile())
        .at("/details/" + name)
        .asText();
  }
}
