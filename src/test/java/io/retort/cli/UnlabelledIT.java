package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.ReportSchema;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A teacher from elsewhere and rows that nobody has labelled. */
class UnlabelledIT {
  @TempDir private static Path once;
  @TempDir private Path folder;

  @BeforeAll
  static void aTeacher() throws IOException {
    Path job = TinyJob.write(once, "");
    for (String stage : new String[] {"prepare", "teach"}) {
      assertThat(Outcome.of(stage, job.toString()).code()).isZero();
    }
  }

  private Path job(String data, String more) throws IOException {
    Path file = folder.resolve("unlabelled.conf");
    Files.writeString(
        file,
        """
        name = unlabelled
        workspace = "%s"
        data { %s, shape = [1, 12, 12], scale = 0.00392156862, classes = 4 }
        teacher { kind = dl4j, model = "%s" }
        student { network { kind = mlp, hidden = [8] } }
        train { epochs = 6, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        evaluate {
          baseline { train {} }, pseudo-labels { train {} }, latency { warmup = 5, samples = 20, batch-size = 32 }
        }
        %s
        """
            .formatted(
                folder.resolve("work"), data, once.resolve("work/tiny/teacher/model.zip"), more));
    return file;
  }

  private JsonNode report() throws IOException {
    return Json.MAPPER.readTree(
        Files.readString(folder.resolve("work/unlabelled/report/report.json")));
  }

  @Test
  void aStudentIsJudgedByHowItFollowsTheTeacher() throws IOException {
    Path job =
        job(
            "transfer { format = glyphs, count = 600, seed = 2 }",
            "evaluate.gates.agreement = 0.5");

    Outcome run = Outcome.of("run", job.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("test rows without labels", "student agreement ");
    assertThat(folder.resolve("work/unlabelled/baseline")).doesNotExist();
    JsonNode report = report();
    assertThat(ReportSchema.violations(report)).isEmpty();
    assertThat(report.at("/metric/name").asText()).isEqualTo("agreement");
    assertThat(report.at("/testRows").asInt()).isZero();
    assertThat(report.at("/testUnlabelled").asInt()).isBetween(30, 90);
    assertThat(report.at("/models/0/agreement").asDouble()).isEqualTo(1);
    assertThat(report.at("/models/0/fidelity/kl").asDouble()).isCloseTo(0, within(1e-9));
    assertThat(report.at("/models/1").has("accuracy")).isFalse();
    double agreement = report.at("/models/1/agreement").asDouble();
    assertThat(agreement).isBetween(0.5, 1.0);
    assertThat(report.at("/comparison/softGain/mean").asDouble())
        .isCloseTo(agreement - report.at("/models/2/agreement").asDouble(), within(1e-12));
    assertThat(Files.readString(folder.resolve("work/unlabelled/report/report.md")))
        .contains("No test row has a label", "The student agrees with the teacher on");
    assertThat(Outcome.of("run", job.toString()).out()).contains("nothing new");
  }

  /** What is known of rows with labels stays as it is when others come to them. */
  @Test
  void halfLabelledTestRowsTellBoth() throws IOException {
    Path rows = folder.resolve("rows.csv");
    StringBuilder text = new StringBuilder("id,label");
    for (int pixel = 0; pixel < 144; pixel++) {
      text.append(",p").append(pixel);
    }
    for (int row = 0; row < 60; row++) {
      text.append("\n").append(row).append(",").append(row % 2 == 0 ? "" + row / 2 % 4 : "");
      for (int pixel = 0; pixel < 144; pixel++) {
        text.append(",").append((row * 37 + pixel * 11) % 256);
      }
    }
    Files.writeString(rows, text);
    String csv = "{ format = csv, path = \"" + rows + "\", id = id, options { header = true }";
    Path job =
        job(
            "transfer " + csv + ", label = label }, test " + csv + ", label = label }",
            "train.epochs = 1, evaluate.gates.above-constant = -1");

    Outcome run = Outcome.of("run", job.toString());

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = report();
    assertThat(report.at("/testRows").asInt()).isEqualTo(30);
    assertThat(report.at("/testUnlabelled").asInt()).isEqualTo(30);
    assertThat(report.at("/metric/name").asText()).isEqualTo("accuracy");
    assertThat(report.at("/models/1/fidelity/rows").asInt()).isEqualTo(60);
    assertThat(
            report.at("/models/1/copied/teacherRight").asInt()
                + report.at("/models/1/copied/teacherWrong").asInt())
        .isEqualTo(30);
  }

  @Test
  void whatNeedsLabelsIsRefusedBeforeAnythingIsSpent() throws IOException {
    Path job = job("transfer { format = glyphs, count = 60, seed = 2 }", "");
    for (String[] refused :
        new String[][] {
          {
            "evaluate.gates.student-accuracy=0.9",
            "evaluate.gates.student-accuracy: no row of data.test"
          },
          {"evaluate.calibrate=true", "data.train: no row has a label, but evaluate.calibrate"},
          {
            "train.class-weights=balanced",
            "data.train: no row has a label, but train.class-weights"
          },
          {"loss.alpha=0", "data.train: no row has a label, but loss.alpha = 0 needs some"},
        }) {
      Outcome outcome = Outcome.of("run", job.toString(), "--set", refused[0]);
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
      assertThat(outcome.err()).contains("retort: " + refused[1]);
      assertThat(folder.resolve("work/unlabelled/soft-labels")).doesNotExist();
    }
    Path trained =
        TinyJob.write(folder, "data.train.ignore-labels = true, data.test.ignore-labels = true");
    Outcome outcome = Outcome.of("run", trained.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "retort: data.train: no row has a label, so the teacher has nothing to learn from");
  }
}
