package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.JobFile;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for settings that help, on drawn signs. */
class SearchIT {
  private static final String SPACE =
      """
      search { seeds = 2, share = 0.3, space.loss { temperature = [1, 4], alpha = [0.5, 1, 0.1] } }
      """;

  private static final int ALL_OF_THE_FIRST_RUNG = 9;

  @TempDir private Path folder;

  @Test
  void theWinnerIsAJobThatRunsAndNothingIsDoneTwice() throws IOException {
    Path job = TinyJob.write(folder, SPACE);

    Outcome found = Outcome.of("search", job.toString());

    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("labels alone", "pseudo-labels", "as written", "held-back");
    JsonNode report = report(folder);
    // Six of the space, the job itself, which has the default loss, and two without one.
    assertThat(report.at("/trials")).hasSize(9);
    assertThat(report.at("/trials/0/values")).hasSize(2);
    assertThat(report.at("/heldBackRows").asInt()).isBetween(30, 90);
    assertThat(folder.resolve("work/tiny/search/search.html")).exists();
    assertThat(folder.resolve("work/tiny/search/checkpoints")).doesNotExist();
    assertThat(folder.resolve("work/tiny/student")).doesNotExist();
    // The teacher is trained here, and for the search without the rows that are held back.
    Path shared = folder.resolve("work/tiny/rehearsal/soft-labels/_manifest.json");
    String labels = Files.readString(shared);
    assertThat(folder.resolve("work/tiny/teacher")).doesNotExist();

    Outcome again = Outcome.of("search", job.toString());
    assertThat(again.out()).isEqualTo(found.out());
    assertThat(Files.readString(shared)).isEqualTo(labels);
    Path winner = folder.resolve("work/tiny/search/winner.conf");
    assertThat(JobFile.load(winner, List.of()).name()).isEqualTo("tiny");
    Outcome run = Outcome.of("run", winner.toString(), "--set", "evaluate.gates.above-constant=-1");
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void theLabelsOfATeacherFromElsewhereAreTakenAsTheyAre() throws IOException {
    Path job = TinyJob.write(folder, SPACE);
    assertThat(Outcome.of("run", job.toString(), "--set", "name=elsewhere").code()).isZero();
    String teacher =
        "teacher={kind = dl4j, model = \""
            + folder.resolve("work/elsewhere/teacher/model.zip")
            + "\"}";

    Outcome found = Outcome.of("search", job.toString(), "--set", teacher);

    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("If the teacher has learned from these rows");
    assertThat(folder.resolve("work/tiny/rehearsal")).doesNotExist();
    assertThat(report(folder).at("/heldBackRows").asInt()).isBetween(30, 90);
    String labels = Files.readString(folder.resolve("work/tiny/soft-labels/_manifest.json"));
    assertThat(Outcome.of("run", job.toString(), "--set", teacher).code()).isZero();
    assertThat(Files.readString(folder.resolve("work/tiny/soft-labels/_manifest.json")))
        .isEqualTo(labels);
  }

  @Test
  void howManyRunSideBySideChangesNothing() throws IOException {
    Path one = TinyJob.write(Files.createDirectory(folder.resolve("one")), SPACE);
    Path three = TinyJob.write(Files.createDirectory(folder.resolve("three")), SPACE);

    assertThat(Outcome.of("search", one.toString(), "--set", "search.parallel=1").code()).isZero();
    assertThat(Outcome.of("search", three.toString(), "--set", "search.parallel=3").code())
        .isZero();

    assertThat(values(folder.resolve("three"))).isEqualTo(values(folder.resolve("one")));
  }

  @Test
  void aSearchThatIsKilledGoesOnAndFindsTheSame() throws Exception {
    Path undisturbed = TinyJob.write(Files.createDirectory(folder.resolve("undisturbed")), SPACE);
    assertThat(Outcome.of("search", undisturbed.toString()).code()).isZero();
    Path job = TinyJob.write(Files.createDirectory(folder.resolve("killed")), SPACE);
    Path scores = folder.resolve("killed/work/tiny/search/checkpoints/scores.json");

    Process process =
        new Launcher(Files.createDirectory(folder.resolve("logs")))
            .start("search", job.toString(), "--master", "local[2]");
    while (process.isAlive() && known(scores) < ALL_OF_THE_FIRST_RUNG) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.toHandle().destroyForcibly();
    process.waitFor();
    List<Double> done = seconds(Json.MAPPER.readTree(scores.toFile()).at("/scores"));

    assertThat(done).hasSizeBetween(ALL_OF_THE_FIRST_RUNG, 17);
    assertThat(Outcome.of("search", job.toString()).code()).isZero();
    assertThat(values(folder.resolve("killed"))).isEqualTo(values(folder.resolve("undisturbed")));
    // What ended with its first rung took as long as it had taken before the kill.
    List<Double> all = new ArrayList<>();
    report(folder.resolve("killed"))
        .at("/trials")
        .forEach(t -> all.add(t.at("/seconds").asDouble()));
    assertThat(all.stream().filter(done::contains)).hasSize(4);
  }

  @Test
  void aTrialThatDivergesIsABadOneAndNoMore() throws IOException {
    Path job =
        TinyJob.write(
            folder,
            """
            loss.terms = [logit-mse]
            train.optimizer { kind = sgd, learning-rate = 0.01 }
            search { seeds = 1, space.train.optimizer.learning-rate = [0.01, 1000] }
            """);

    Outcome found = Outcome.of("search", job.toString());

    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("diverged");
    assertThat(report(folder).at("/trials/0/diverged").asBoolean()).isFalse();
  }

  @Test
  void aSearchThatCannotBeIsToldInALine() throws IOException {
    refused("search.space.loss.temperature = [-1]", "search.space: loss.temperature is -1");
    refused("train.engine = dl4j-spark", "train.engine is dl4j-spark, must be averaging");
  }

  private void refused(String more, String message) throws IOException {
    Outcome outcome = Outcome.of("search", TinyJob.write(folder, more).toString());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }

  private static int known(Path scores) throws IOException {
    try {
      return Json.MAPPER.readTree(scores.toFile()).at("/scores").size();
    } catch (IOException e) {
      return 0; // It is not there yet, or just being replaced.
    }
  }

  private static List<Double> seconds(JsonNode scores) {
    List<Double> seconds = new ArrayList<>();
    scores.forEach(score -> seconds.add(score.at("/seconds").asDouble()));
    return seconds;
  }

  private static JsonNode report(Path folder) throws IOException {
    return Json.MAPPER.readTree(folder.resolve("work/tiny/search/search.json").toFile());
  }

  /** By trial, all that was measured. */
  private static List<String> values(Path folder) throws IOException {
    List<String> values = new ArrayList<>();
    for (JsonNode trial : report(folder).at("/trials")) {
      values.add(
          trial.at("/number")
              + " "
              + trial.at("/share")
              + " "
              + trial.at("/early")
              + " "
              + trial.at("/values"));
    }
    return values;
  }
}
