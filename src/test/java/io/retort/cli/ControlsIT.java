package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.Spectrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of controls, searched for where labelled rows are few. */
class ControlsIT {
  @TempDir private Path folder;

  @Test
  void aBaselineOfFewRowsGetsSettingsOfItsOwn() throws IOException {
    Path job = job();
    Outcome run = Outcome.of("run", job.toString());
    // At this rate the student learns nothing, which nobody is to ship.
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("gate missed: above-constant is ");

    JsonNode choice = manifest("controls/baseline").get("details");
    JsonNode chosen = choice.get("chosen");
    assertThat(chosen.get("ofStudent").asBoolean()).isFalse();
    assertThat(chosen.get("learningRate").asDouble()).isLessThan(0.3);
    assertThat(chosen.get("workers").asInt()).isEqualTo(1);
    List<JsonNode> tries = new ArrayList<>();
    choice.get("tries").forEach(tries::add);
    assertThat(tries).hasSizeBetween(7, 10);
    assertThat(tries)
        .filteredOn(tried -> tried.get("settings").get("ofStudent").asBoolean())
        .hasSize(1);
    assertThat(choice.get("heldBack").asLong() + choice.get("learned").asLong()).isEqualTo(200);
    // The baseline that has the student's settings is there as well, and is the worse one.
    assertThat(manifest("baseline").get("details").get("workers").asInt()).isEqualTo(1);
    assertThat(manifest("baseline-same-settings").get("details").get("workers").asInt())
        .isEqualTo(2);
    assertThat(fit("baseline", "accuracy"))
        .isGreaterThan(fit("baseline-same-settings", "accuracy"));

    JsonNode report = read("report/report.json");
    JsonNode comparison = report.get("comparison");
    double better = comparison.get("kdGain").get("mean").asDouble();
    double same = comparison.get("kdGainSameSettings").get("mean").asDouble();
    assertThat(same).isGreaterThan(better);
    double student = report.at("/models/1/accuracy").asDouble();
    assertThat(student - better).isCloseTo(accuracy(report, "baseline"), within(1e-12));
    assertThat(student - same).isCloseTo(accuracy(report, "baseline-same-settings"), within(1e-12));
    assertThat(report.at("/controls/0/tried").asInt()).isEqualTo(tries.size());
    assertThat(report.at("/fits/teacher/accuracy").asDouble()).isGreaterThan(0.5);
    assertThat(Files.readString(folder.resolve("work/spectrograms/report/report.md")))
        .contains(
            "The student is no better than giving the same answer to every row",
            "The student did not fit the rows that it learned from",
            "| KD gain, same settings |",
            "The settings of the baseline are the best of");

    JsonNode before = manifest("baseline");
    assertThat(Outcome.of("run", job.toString()).code()).isEqualTo(3);
    assertThat(manifest("baseline")).as("up to date").isEqualTo(before);
    Outcome anew = Outcome.of("train", job.toString(), "--force");
    assertThat(anew.code()).as(anew.err()).isZero();
    JsonNode second = manifest("controls/baseline").get("details");
    assertThat(second.get("chosen")).isEqualTo(chosen);
    for (int i = 0; i < tries.size(); i++) {
      assertThat(second.get("tries").get(i).get("loss")).isEqualTo(tries.get(i).get("loss"));
    }
  }

  private static double accuracy(JsonNode report, String model) {
    for (JsonNode one : report.get("models")) {
      if (one.get("name").asText().equals(model)) {
        return one.get("accuracy").asDouble();
      }
    }
    throw new AssertionError("no " + model);
  }

  private JsonNode manifest(String artefact) throws IOException {
    return read(artefact + "/_manifest.json");
  }

  private JsonNode read(String file) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(folder.resolve("work/spectrograms/" + file)));
  }

  private double fit(String model, String figure) throws IOException {
    return manifest(model).get("details").get("fit").get(figure).asDouble();
  }

  private Path job() throws IOException {
    Spectrograms.main(folder.toString(), "200", "400", "200");
    Path job = folder.resolve("spectrograms.conf");
    Files.writeString(
        job,
        """
        name = spectrograms
        workspace = "%1$s/work"
        vars.csv { format = csv, id = id, options { header = true, inferSchema = true } }
        data {
          train = ${vars.csv} { path = "%1$s/train.csv", label = kind }
          transfer = ${vars.csv} { path = "%1$s/transfer.csv" }
          test = ${vars.csv} { path = "%1$s/test.csv", label = kind }
          classes = 10
        }
        teacher {
          kind = train, network { kind = mlp, hidden = [32] }
          train { workers = 1, epochs = 20, batch-size = 32, averaging-steps = 100 }
        }
        student { network { kind = mlp, hidden = [16] } }
        loss.temperature = 1
        train { workers = 2, epochs = 5, batch-size = 32, optimizer { kind = adam, learning-rate = 0.3 } }
        evaluate { pseudo-labels = false, latency { warmup = 5, samples = 20, batch-size = 32 } }
        """
            .formatted(folder));
    return job;
  }
}
