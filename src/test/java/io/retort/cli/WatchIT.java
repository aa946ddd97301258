package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run as others see it while it goes on: what Spark's pages tell, and what neither they nor
 * anything else may.
 */
class WatchIT {
  private static final String SECRET = "hunter2";
  private static final int ROWS = 200;
  private static final int REJECTS = 3;

  @TempDir private static Path folder;
  private static Path odd;
  private static SparkPages pages;
  private static Launcher.Finished run;
  private static String logged;

  /** With secrets wherever one is given, and names that a shell would take for more. */
  @BeforeAll
  static void run() throws Exception {
    odd = Files.createDirectories(folder.resolve("it's $(touch ran) `touch ran`; \"a\" & b"));
    try (TrackingServer server = new TrackingServer("mlflow-artifacts:/7/r1/artifacts")) {
      Launcher launcher =
          new Launcher(
              folder,
              Map.of("MLFLOW_TRACKING_TOKEN", SECRET, "JOB_SECRET", SECRET, "RETORT_DEBUG", "1"));
      Process process =
          launcher.start(
              "run",
              job().toString(),
              "--set",
              "evaluate.mlflow.uri=" + server.uri(),
              "--set",
              "data.test.options.apiKey=" + SECRET,
              "--conf",
              "spark.ui.enabled=true",
              "--conf",
              "spark.ui.port=0",
              "--conf",
              "spark.hadoop.fs.s3a.access.key=" + SECRET,
              "--conf",
              "spark.hadoop.fs.s3a.secret.key=" + SECRET,
              "--conf",
              "spark.hadoop.fs.azure.account.key.a.blob.core.windows.net=" + SECRET,
              "--conf",
              "spark.hadoop.fs.some.endpoint=https://user:" + SECRET + "@host",
              "--conf",
              "spark.executorEnv.MLFLOW_TRACKING_TOKEN=" + SECRET);
      try {
        pages = SparkPages.until(process, folder.resolve("err"));
      } finally {
        process.destroyForcibly();
      }
      run = launcher.finished(process);
      assertThat(run.code()).as(run.err()).isZero();
      logged = server.told + server.files.keySet().toString();
      for (byte[] file : server.files.values()) {
        logged += new String(file, StandardCharsets.UTF_8);
      }
    }
  }

  private static Path job() throws IOException {
    Random random = new Random(1);
    for (String split : List.of("train", "test")) {
      StringBuilder csv = new StringBuilder("a,b,y\n");
      for (int row = 0; row < ROWS + REJECTS; row++) {
        String value = row < ROWS ? String.valueOf(random.nextGaussian()) : "bad";
        csv.append(value).append(',').append(random.nextInt(9)).append(',').append(row % 2);
        csv.append('\n');
      }
      Files.writeString(odd.resolve(split + ".csv"), csv);
    }
    return Files.writeString(
        odd.resolve("secret.conf"),
        """
        name = nightly-1
        workspace = "%1$s/work"
        data {
          train {
            format = csv, path = "%1$s/train.csv", label = y
            options { header = true, password = ${JOB_SECRET}, url = "jdbc:x://h/d?password=hunter2" }
          }
          test { format = csv, path = "%1$s/test.csv", label = y, options { header = true } }
          classes = 2
          max-rejects = 0.1
        }
        teacher { kind = train, network { kind = mlp }, train { epochs = 2, batch-size = 16, workers = 2 } }
        labels.accept-weak-teacher = true
        student { network { kind = mlp, hidden = [8] } }
        train { epochs = 3, batch-size = 16, averaging-steps = 2, workers = 2 }
        evaluate { baseline { train {} }, pseudo-labels { train {} }, latency { warmup = 5, samples = 20, batch-size = 32 } }
        """
            .formatted(odd.toString().replace("\"", "\\\"")));
  }

  @Test
  void figuresAreWhatManifestsSay() throws IOException {
    Map<String, Double> figures = pages.figures("nightly_1");
    assertThat(figures)
        .containsEntry("examples_train_rows", (double) rows("examples/train"))
        .containsEntry("examples_train_rows", (double) ROWS)
        .containsEntry("examples_train_rejects", (double) REJECTS)
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

  @Test
  void secretsAreNowhere() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(odd.resolve("work"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertThat(text.contains(SECRET)).as(file.toString()).isFalse();
    }
    assertThat(run.out()).doesNotContain(SECRET);
    assertThat(run.err()).doesNotContain(SECRET);
    assertThat(logged).contains("report.json").doesNotContain(SECRET);
    assertThat(pages.environment())
        .contains("fs.s3a.secret.key", "fs.azure.account.key", "fs.some.endpoint")
        .doesNotContain(SECRET);
    assertThat(pages.plans()).contains("csv").doesNotContain(SECRET);
    // What they stood for is still told.
    assertThat(Files.readString(work("examples/train").resolve("_manifest.json")))
        .contains("\"password\" : \"***\"", "\"header\" : \"true\"");
  }

  @Test
  void namesNeverReachAShell() throws IOException {
    assertThat(odd.resolve("work/nightly-1/report/report.html")).exists();
    for (Path where : List.of(Path.of(""), folder, odd)) {
      assertThat(where.resolve("ran")).doesNotExist();
    }
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
    return odd.resolve("work/nightly-1").resolve(artefact);
  }
}
