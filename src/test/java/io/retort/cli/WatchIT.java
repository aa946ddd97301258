package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as others see it through Spark's pages while it goes on. */
class WatchIT {
  @TempDir private static Path folder;
  private static SparkPages pages;

  @BeforeAll
  static void run() throws Exception {
    Path job = TinyJob.write(folder, "");
    Launcher launcher = new Launcher(folder);
    Process process =
        launcher.start(
            "run", job.toString(), "--conf", "spark.ui.enabled=true", "--conf", "spark.ui.port=0");
    try {
      pages = SparkPages.until(process, folder.resolve("err"));
    } finally {
      process.destroyForcibly();
    }
    Launcher.Finished run = launcher.finished(process);
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void figuresAreWhatManifestsSay() throws IOException {
    Map<String, Double> figures = pages.figures("tiny");
    assertThat(figures)
        .containsEntry("examples_train_rows", (double) rows("examples/train"))
        .containsEntry("examples_train_rejects", 0.0)
        .containsEntry("label_rows", (double) rows("soft-labels"))
        .containsEntry("label_rows_expected", (double) rows("soft-labels"))
        .containsEntry("executors_lost", 0.0)
        .containsEntry("tasks_failed", 0.0);
    for (String model : List.of("student", "baseline")) {
      List<JsonNode> rounds = rounds(model);
      JsonNode last = rounds.get(rounds.size() - 1);
      assertThat(figures)
          .containsEntry(model + "_round", (double) rounds.size())
          .containsEntry(model + "_steps", last.get("step").asDouble())
          .containsEntry(model + "_steps_expected", last.get("step").asDouble())
          .containsEntry(model + "_loss", last.get("loss").asDouble());
      assertThat(figures.get(model + "_overhead_share"))
          .isCloseTo(sum(rounds, "overheadSeconds") / sum(rounds, "seconds"), within(1e-9));
    }
  }

  @Test
  void jobsAreInGroupsNamedAfterStages() throws IOException {
    assertThat(pages.jobs())
        .extracting(job -> job.path("jobGroup").asText())
        .contains("prepare", "teach", "label", "train", "evaluate");
    assertThat(pages.jobs())
        .extracting(job -> job.path("description").asText())
        .contains("label: soft-labels", "train: student")
        .anyMatch(Pattern.compile("train: student, \\d+ of \\d+ steps").asMatchPredicate());
  }

  private static double sum(List<JsonNode> rounds, String key) {
    return rounds.stream().mapToDouble(round -> round.get(key).asDouble()).sum();
  }

  private static List<JsonNode> rounds(String model) throws IOException {
    List<JsonNode> rounds = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(work(model).resolve("rounds.jsonl"))) {
      rounds.add(Json.MAPPER.readTree(line));
    }
    return rounds;
  }

  private static long rows(String artefact) throws IOException {
    return Json.MAPPER
        .readTree(work(artefact).resolve("_manifest.json").toFile())
        .get("rows")
        .asLong();
  }

  private static Path work(String artefact) {
    return folder.resolve("work/tiny").resolve(artefact);
  }
}
