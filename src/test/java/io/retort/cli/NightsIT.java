package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.ModelFiles;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five nights of a job to which every day adds a file. In one it is killed while it trains; two
 * bring bad data, of which one cannot be read and the other is only wrong.
 */
class NightsIT {
  private static final int FEATURES = 8;
  private static final int CLASSES = 4;

  @TempDir private Path folder;

  /** What there is after a night. */
  private record State(
      String version, String published, String student, String baseline, String start, long rows) {}

  @Test
  void fiveNights() throws Exception {
    ModelFiles.linearOnnx(folder.resolve("teacher.onnx"), FEATURES, CLASSES);
    rows(folder.resolve("test.csv"), 900, 500, 0);
    System.out.printf("%n%-24s %8s %7s  %-9s %-9s %8s  %-9s  %s%n", (Object[]) HEAD);

    // The first has nothing to go on from, and nothing to beat.
    day(1, 600, 0);
    assertThat(run().code()).isZero();
    State first = state();
    tell("1", 0);
    assertThat(labelled()).isEqualTo(600);
    assertThat(first.start).isEqualTo("none");
    assertThat(first.published).isEqualTo(first.student);

    // Without a new file nothing is done, and what was said is said again.
    Outcome again = run();
    assertThat(again.code()).isZero();
    assertThat(again.out()).endsWith("report/report.html\n").contains("nothing new: published");
    assertThat(state()).isEqualTo(first);
    tell("1, again", 0);

    // The second asks about the new rows alone, and goes on from what is published.
    day(2, 200, 0);
    Outcome outcome = run();
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("retort nights: published student ", " over the champion");
    State second = state();
    tell("2", 0);
    assertThat(labelled()).isEqualTo(200);
    assertThat(second.rows).isEqualTo(800);
    assertThat(second.start).isEqualTo(model(first));
    assertThat(second.published).isEqualTo(second.student);

    // In the third the process is killed while it trains. Its file's name comes before the others.
    day(0, 200, 0);
    Path quiet = copy();
    killWhileItTrains();
    assertThat(latest()).isEqualTo(second.version);
    assertThat(model(state(folder))).isEqualTo(model(second));
    tell("3, killed", 137);
    Launcher.Finished resumed = ScheduleIT.cron(job(folder), folder.resolve("logs"), folder);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).startsWith("retort nights: published student ").hasLineCount(1);
    assertThat(Files.readString(log())).contains("student: going on from round ");
    State third = state();
    tell("3, resumed", 0);
    assertThat(labelled()).isEqualTo(200);
    assertThat(third.start).isEqualTo(model(second));
    assertThat(third.published).isEqualTo(third.student);

    // The same night undisturbed.
    assertThat(run(quiet).code()).isZero();
    State undisturbed = state(quiet);
    assertThat(undisturbed.start).isEqualTo(third.start);
    assertThat(undisturbed.student).isEqualTo(third.student);
    assertThat(undisturbed.baseline).isEqualTo(third.baseline);

    // The fourth brings labels that there are not.
    Path bad = day(4, 200, 0);
    String good = Files.readString(bad);
    Files.writeString(bad, good.replaceAll("(?m),[01]$", ",7"));
    Outcome refused = run();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("data.train: ", " of 1,200 rows rejected", "label outside")
        .hasLineCount(1);
    assertThat(state()).isEqualTo(third);
    tell("4, labels out of range", 2);
    Files.writeString(bad, good);
    assertThat(run().code()).isZero();
    State fourth = state();
    tell("4, repaired", 0);
    assertThat(labelled()).isEqualTo(200);
    assertThat(fourth.start).isEqualTo(model(third));

    // The fifth brings labels that are wrong: the student follows them, and is not published.
    day(5, 1650, 1);
    for (String told : List.of("5, wrong labels", "5, again")) {
      Outcome worse = run();
      assertThat(worse.code()).as(worse.err()).isEqualTo(3);
      assertThat(worse.out()).contains("gate missed: champion is ", " not published, report ");
      assertThat(worse.err()).contains("retort: gate missed: champion is");
      assertThat(latest()).isEqualTo(fourth.version);
      assertThat(state().start).isEqualTo(model(fourth));
      tell(told, 3);
    }

    // Without that file, the student that was left behind is not what the next one goes on from.
    FileUtils.deleteDirectory(folder.resolve("in/day=5").toFile());
    day(6, 100, 0);
    assertThat(run().code()).isZero();
    tell("6, without that day", 0);
    assertThat(labelled()).isEqualTo(100);
    assertThat(state().start).isEqualTo(model(fourth));
  }

  private static final String[] HEAD = {
    "night", "labelled", "of", "start", "student", "accuracy", "published", "exit"
  };

  private void tell(String night, int code) throws IOException {
    State now = state();
    System.out.printf(
        Locale.ROOT,
        "%-24s %,8d %,7d  %-9.8s %-9.8s %7.2f%%  %-9.8s  %d%n",
        night,
        labelled(),
        now.rows,
        now.start,
        manifest(folder, "student").at("/details/sha256").asText(),
        100 * ReportJson.of(folder.resolve("work/nights")).at("/models/1/accuracy").asDouble(),
        model(now),
        code);
  }

  /**
   * A day's file: each row's label is the teacher's class, or one beside it.
   *
   * @param wrong share of the rows whose label is the next class
   */
  private Path day(int day, int rows, double wrong) throws IOException {
    Path place = Files.createDirectories(folder.resolve("in/day=" + day));
    return rows(place.resolve("rows.csv"), day, rows, wrong);
  }

  private static Path rows(Path file, int seed, int rows, double wrong) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      float[] x = new float[FEATURES];
      StringBuilder line = new StringBuilder();
      for (int f = 0; f < FEATURES; f++) {
        x[f] = (float) random.nextGaussian();
        line.append(x[f]).append(',');
      }
      int label = random.nextDouble() < wrong ? (best(x) + 1) % CLASSES : best(x);
      lines.add(line.append(label).toString());
    }
    return Files.write(file, lines);
  }

  private static int best(float[] x) {
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < CLASSES; c++) {
      float logit = 0;
      for (int f = 0; f < FEATURES; f++) {
        logit += x[f] * ModelFiles.weight(f, c);
      }
      if (logit > most) {
        most = logit;
        best = c;
      }
    }
    return best;
  }

  private Path job(Path root) throws IOException {
    return Files.writeString(
        root.resolve("nights.conf"),
        """
        name = nights
        workspace = "%2$s/work"
        data {
          train { format = csv, path = "%1$s/in/day=*/*.csv", label = _c8 }
          test { format = csv, path = "%1$s/test.csv", label = _c8 }
          classes = 4
        }
        teacher { kind = onnx, model = "%1$s/teacher.onnx" }
        student { network { kind = mlp, hidden = [12] }, init-from = previous }
        loss { temperature = 1, alpha = 0.1 }
        train {
          workers = 2, epochs = 6, batch-size = 16, averaging-steps = 4, checkpoint-every = 10 rounds
          optimizer { kind = adam, learning-rate = 1e-2 }
        }
        evaluate {
          champion = "%2$s/published", publish = "%2$s/published", champion-tolerance = 0.03
          baseline { train {} }, pseudo-labels = false
          latency { warmup = 5, samples = 20, batch-size = 32 }
        }
        """
            .formatted(folder, root));
  }

  private Outcome run() throws IOException {
    return run(folder);
  }

  private Outcome run(Path root) throws IOException {
    return Outcome.of("run", job(root).toString());
  }

  /** A workspace of its own that is where this one is, with what was published. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("quiet");
    for (String part : List.of("work", "published")) {
      FileUtils.copyDirectory(folder.resolve(part).toFile(), copy.resolve(part).toFile());
    }
    return copy;
  }

  private void killWhileItTrains() throws Exception {
    Set<String> before = checkpoints();
    Process process = new Launcher(folder).start("run", job(folder).toString());
    try {
      while (before.containsAll(checkpoints())) {
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
            .as("killed before it is done")
            .isFalse();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Set<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work/nights/student/checkpoints"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ckpt"))
          .collect(Collectors.toSet());
    }
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private State state() throws IOException {
    return state(folder);
  }

  private State state(Path root) throws IOException {
    JsonNode latest = Json.MAPPER.readTree(root.resolve("published/latest.json").toFile());
    JsonNode student = manifest(root, "student");
    return new State(
        latest.at("/version").asText(),
        latest.at("/sha256").asText(),
        student.at("/details/parametersSha256").asText(),
        manifest(root, "baseline").at("/details/parametersSha256").asText(),
        student.at("/recipe/inputs/student.init-from").asText(),
        manifest(root, "soft-labels").at("/rows").asLong());
  }

  private static JsonNode manifest(Path root, String artefact) throws IOException {
    return Json.MAPPER.readTree(
        root.resolve("work/nights").resolve(artefact).resolve("_manifest.json").toFile());
  }

  private String latest() throws IOException {
    return state().version;
  }

  /** The hash of the network that was published in a night. */
  private String model(State night) throws IOException {
    return DigestUtils.sha256Hex(
        Files.readAllBytes(
            folder.resolve("published").resolve(night.version).resolve("student/model.zip")));
  }

  /** Rows that the teacher was asked about in the last labelling. */
  private long labelled() throws IOException {
    long sum = 0;
    for (JsonNode shard : manifest(folder, "soft-labels").at("/details/shards")) {
      sum += shard.get("labelled").asLong();
    }
    return sum;
  }
}
