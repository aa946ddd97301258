package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student goes on from the job's last one. */
class PreviousIT {
  private static final List<String> OTHERS = List.of("baseline", "pseudo-labels");

  @TempDir private Path folder;

  @Test
  void allThatIsTrainedTogetherStartsFromTheLastStudent() throws IOException {
    assertThat(Outcome.of("run", job().toString()).code()).isZero();
    String first = manifest("student").at("/details/sha256").asText();
    assertThat(start("student")).isEqualTo("none");
    assertThat(start("baseline")).isEqualTo("none");

    // It is the last one itself now, which is no reason to train again.
    String before = manifest("student").toString();
    train();
    assertThat(manifest("student")).hasToString(before);

    // Only what the student alone learns from has changed, and yet the others start from there too.
    train("--set", "loss.temperature=2");
    assertThat(start("student")).isEqualTo(first);
    assertThat(OTHERS).allSatisfy(other -> assertThat(start(other)).isEqualTo(first));
    assertThat(Outcome.of("describe", root() + "/student").out())
        .containsPattern("student.init-from +" + first);

    // Killed after the student was published: what is still to do starts from where that started.
    List<String> made = hashes();
    for (String other : OTHERS) {
      FileUtils.deleteDirectory(root().resolve(other).toFile());
    }
    train("--set", "loss.temperature=2");
    assertThat(OTHERS).allSatisfy(other -> assertThat(start(other)).isEqualTo(first));
    assertThat(hashes()).isEqualTo(made);

    // Made again of the same, it is the same, and not one night further. Another seed's follows it.
    train(
        "--force",
        "--set",
        "loss.temperature=2",
        "--set",
        "evaluate.baseline=false",
        "--set",
        "evaluate.pseudo-labels=false",
        "--set",
        "evaluate.seeds=2");
    assertThat(hashes()).isEqualTo(made);
    assertThat(start("seeds/student-2")).isEqualTo(first);
  }

  @Test
  void whatDoesNotFitIsToldInALine() throws IOException {
    assertThat(Outcome.of("run", job().toString(), "--set", "evaluate.baseline=false").code())
        .isZero();
    String before = manifest("student").toString();

    Outcome wider = Outcome.of("train", job().toString(), "--set", "student.network.hidden=[9]");
    assertThat(wider.code()).isEqualTo(2);
    assertThat(wider.err())
        .contains("student.init-from = previous = ", "student/model.zip: has 1196 parameters,")
        .contains("but student.network has 1345; with student.init-from = null it starts anew");

    Path told = root().resolve("student/_manifest.json");
    Files.writeString(
        told, before.replace("[\"0\",\"1\",\"2\",\"3\"]", "[\"a\",\"b\",\"c\",\"d\"]"));
    Outcome renamed = Outcome.of("train", job().toString(), "--set", "train.epochs=4");
    assertThat(renamed.code()).isEqualTo(2);
    assertThat(renamed.err())
        .contains("student/model.zip: its classes are a, b, c, d, but data.classes are 0, 1, 2, 3");
    Files.writeString(told, before);

    Files.write(root().resolve("student/model.zip"), new byte[] {1, 2, 3});
    Outcome damaged = Outcome.of("train", job().toString(), "--set", "train.epochs=4");
    assertThat(damaged.code()).isEqualTo(2);
    assertThat(damaged.err()).contains("is not the network that its manifest speaks of");
  }

  private void train(String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("train", job().toString()));
    command.addAll(List.of(more));
    Outcome outcome = Outcome.of(command.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private Path job() throws IOException {
    return TinyJob.write(folder, "student.init-from = previous");
  }

  private Path root() {
    return folder.resolve("work/tiny");
  }

  private JsonNode manifest(String artefact) throws IOException {
    return Json.MAPPER.readTree(root().resolve(artefact).resolve("_manifest.json").toFile());
  }

  private String start(String artefact) throws IOException {
    return manifest(artefact).at("/recipe/inputs/student.init-from").asText();
  }

  private List<String> hashes() throws IOException {
    List<String> hashes = new ArrayList<>();
    for (String other : OTHERS) {
      hashes.add(manifest(other).at("/details/parametersSha256").asText());
    }
    hashes.add(manifest("student").at("/details/parametersSha256").asText());
    return hashes;
  }
}
