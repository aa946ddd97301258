package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.JobFile;
import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  @TempDir Path folder;

  private Workspace workspace;
  private Places places;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.toString(), "job", new Configuration());
    places = new Places(workspace, List.of("examples/test", "student", "soft-labels", "report"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report/thesis.docx",
        "student/model.zip",
        "student/checkpoints/best.pt",
        "student/checkpoints/round-1.ckpt",
        "soft-labels/part-00000.parquet",
        "soft-labels/.unfinished/mine",
        "examples/test/2024/part-0.csv",
        "report"
      })
  void somebodysFilesAreRefusedAndStay(String file) throws IOException {
    Path theirs = put(file);

    assertThatThrownBy(places::check)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(theirs + ": was not put there by Retort")
        .hasMessageNotContaining("\n");
    String artefact = places.artefacts().stream().filter(file::startsWith).findFirst().get();
    assertThatThrownBy(() -> workspace.begin(artefact)).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> workspace.grow(artefact)).isInstanceOf(UserError.class);
    assertThat(theirs).hasContent("theirs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "student/checkpoints/round-00000012-0123abcd.ckpt",
        "student/checkpoints/.round-00000012-0123abcd.ckpt-123e4567-e89b-12d3-a456-426614174000",
        "student/seed-2/checkpoints/round-00000012-0123abcd.ckpt",
        "report/checkpoints/scores.json",
        "report/checkpoints/trial-1/rounds.jsonl",
        "soft-labels/train-00007-0123456789abcdef.parquet",
        "soft-labels/.unfinished/train-00007-0123456789abcdef.parquet",
        "soft-labels/.unfinished/"
            + ".transfer-00007-0123456789abcdef.parquet-123e4567-e89b-12d3-a456-426614174000",
      })
  void whatARunThatWasKilledLeftIsNot(String file) throws IOException {
    put(file);

    assertThatCode(places::check).doesNotThrowAnyException();
  }

  @Test
  void anArtefactIsReplacedAndAnEmptyFolderFilled() throws IOException {
    put("student/model.zip");
    Files.writeString(folder.resolve("job/student/_manifest.json"), "{}");
    Files.createDirectories(folder.resolve("job/examples/test/empty"));

    assertThatCode(places::check).doesNotThrowAnyException();
    // What only looks like a manifest is told of when it is read.
    assertThatThrownBy(() -> workspace.manifest("student"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not a manifest that this version reads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"job/examples/test", "job/examples/test/in/a.csv", "job/examples"})
  void aJobReadsNothingThatItsArtefactsReplace(String path) {
    String there = folder.resolve(path).toString();

    assertThatThrownBy(() -> places.checkPaths(reading(there)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "data.train.path = " + there + ": lies where the job's own examples/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"job/mine.csv", "job/examples/tests", "other/examples/test", "."})
  void andMayReadWhatLiesBeside(String path) {
    assertThatCode(() -> places.checkPaths(reading(folder.resolve(path).toString())))
        .doesNotThrowAnyException();
    assertThatCode(() -> places.checkPaths(reading("s3a://bucket/job/report")))
        .doesNotThrowAnyException();
  }

  private static io.retort.job.Job reading(String path) {
    return JobFile.ofText(
            "name = job, data { train { format = glyphs, count = 10 },"
                + " test { format = glyphs, count = 10 }, classes = 2 }, teacher { kind = onnx, model = m },"
                + " student { network { kind = mlp } }")
        .with("test", Map.of("data.train", Map.of("format", "csv", "path", path, "label", "label")))
        .job();
  }

  private Path put(String file) throws IOException {
    Path path = folder.resolve("job").resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "theirs");
  }
}
