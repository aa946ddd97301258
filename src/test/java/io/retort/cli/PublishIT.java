package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student goes where it is used, if it is no worse than the one there. */
class PublishIT {
  @TempDir private Path folder;

  @Test
  void onlyAStudentThatPassedReplacesTheOneInUse() throws IOException {
    Path out = folder.resolve("out");
    Path job =
        TinyJob.write(
            folder,
            """
            train { epochs = 8, optimizer { kind = adam, learning-rate = 1e-2 } }
            evaluate { champion = "%1$s", publish = "%1$s" }
            """
                .formatted(out));

    Outcome first = Outcome.of("run", job.toString());
    assertThat(first.code()).as(first.err()).isZero();
    String version = latest(out);
    assertThat(first.out()).contains("Published: " + out + "/" + version);
    assertThat(report().at("/gates")).as("nothing to beat yet").isEmpty();
    assertThat(out.resolve(version).resolve("student/model.zip"))
        .hasSameBinaryContentAs(folder.resolve("work/tiny/student/model.zip"));
    assertThat(out.resolve(version).resolve("student/_manifest.json")).exists();
    assertThat(out.resolve(version).resolve("report/report.html")).exists();
    double accuracy = report().at("/models/1/accuracy").asDouble();

    Outcome worse = Outcome.of("run", job.toString(), "--set", "train.epochs=1");
    assertThat(worse.code()).as(worse.err()).isEqualTo(3);
    assertThat(worse.out()).contains("Not published.");
    assertThat(worse.err()).contains("retort: gate missed: champion is");
    JsonNode gate = report().at("/gates/0");
    assertThat(gate.at("/name").asText()).isEqualTo("champion");
    assertThat(gate.at("/required").asDouble()).isEqualTo(accuracy);
    assertThat(gate.at("/actual")).isEqualTo(report().at("/models/1/accuracy"));
    assertThat(report().at("/models/4/name").asText()).isEqualTo("champion");
    assertThat(report().at("/models/4/accuracy").asDouble()).isEqualTo(accuracy);
    assertThat(latest(out)).isEqualTo(version);
    assertThat(versions(out)).containsExactly(version);

    String[] tolerant = {
      "run", job.toString(), "--set", "train.epochs=1", "--set", "evaluate.champion-tolerance=1"
    };
    Outcome taken = Outcome.of(tolerant);
    assertThat(taken.code()).as(taken.err()).isZero();
    assertThat(latest(out)).isNotEqualTo(version);
    assertThat(versions(out)).hasSize(2).contains(version, latest(out));

    // Nothing new: it is its own champion, and there is nothing to publish.
    String second = latest(out);
    Outcome again = Outcome.of(tolerant);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Published: " + out + "/" + second);
    assertThat(versions(out)).hasSize(2);
  }

  @Test
  void aReportIsEnoughToBeMeasuredBy() throws IOException {
    Path job = TinyJob.write(folder, "");
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    Path earlier = folder.resolve("earlier.json");
    Files.copy(folder.resolve("work/tiny/report/report.json"), earlier);

    Outcome same = Outcome.of("run", job.toString(), "--set", "evaluate.champion=" + earlier);
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(report().at("/gates/0/required")).isEqualTo(report().at("/models/1/accuracy"));
    assertThat(report().at("/models")).hasSize(4);

    Outcome gone =
        Outcome.of("run", job.toString(), "--set", "evaluate.champion=" + folder + "/no");
    assertThat(gone.code()).isEqualTo(2);
    assertThat(gone.err())
        .contains("/no: neither a student (model.zip) nor a report (report.json) there");
  }

  private JsonNode report() throws IOException {
    return ReportJson.of(folder.resolve("work/tiny"));
  }

  private static String latest(Path out) throws IOException {
    return Json.MAPPER.readTree(out.resolve("latest.json").toFile()).at("/version").asText();
  }

  private static List<String> versions(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files
          .filter(Files::isDirectory)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
