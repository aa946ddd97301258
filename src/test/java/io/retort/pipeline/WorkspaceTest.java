package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir Path folder;

  @Test
  void whatIsPublishedLiesInItsPlaceAndNothingElseIsLeft() throws IOException {
    Workspace workspace = open();

    publish(workspace, "examples/train", "first");

    assertThat(content("examples/train")).isEqualTo("first");
    assertThat(workspace.manifest("examples/train"))
        .hasValueSatisfying(
            manifest -> {
              assertThat(manifest.fingerprint()).isEqualTo("first");
              assertThat(manifest.details(Details.class)).isEqualTo(new Details(3, List.of("a")));
            });
    assertThat(files())
        .containsExactlyInAnyOrder("examples/train/data", "examples/train/_manifest.json");
  }

  @Test
  void publishingAgainReplacesTheWholeFolder() throws IOException {
    Workspace workspace = open();
    publish(workspace, "student", "first");
    Files.writeString(folder.resolve("job/student/stray"), "x");

    publish(workspace, "student", "second");

    assertThat(content("student")).isEqualTo("second");
    assertThat(files()).containsExactlyInAnyOrder("student/data", "student/_manifest.json");
  }

  @Test
  void aFolderWithoutAManifestIsNoArtefact() throws IOException {
    Workspace workspace = open();
    Files.createDirectories(folder.resolve("job/student"));
    Files.writeString(folder.resolve("job/student/model.zip"), "x");

    assertThat(workspace.manifest("student")).isEmpty();
    assertThatThrownBy(() -> workspace.require("student", "train"))
        .isInstanceOf(UserError.class)
        .hasMessage(workspace.folder("student") + ": is not there; run `train` first");
  }

  @Test
  void aDamagedManifestIsTheUsersToDelete() throws IOException {
    Workspace workspace = open();
    publish(workspace, "student", "first");
    Files.writeString(folder.resolve("job/student/_manifest.json"), "{");

    assertThatThrownBy(() -> workspace.manifest("student"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("_manifest.json: not a manifest that this version reads; delete ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatWasSetAsideComesBackWhereItsReplacementNeverCame() throws IOException {
    Workspace workspace = open();
    publish(workspace, "examples/train", "old");
    publish(workspace, "teacher", "old");
    Files.move(
        folder.resolve("job/examples/train"), folder.resolve("job/examples/.train.replaced"));
    Files.move(folder.resolve("job/teacher"), folder.resolve("job/.teacher.replaced"));

    Workspace again = open();
    again.lock().close();

    assertThat(again.manifest("examples/train")).isPresent();
    assertThat(content("examples/train")).isEqualTo("old");
    assertThat(content("teacher")).isEqualTo("old");
    assertThat(files()).noneMatch(file -> file.contains(".replaced"));
  }

  @Test
  void whatWasSetAsideGoesWhereItsReplacementCame() throws IOException {
    publish(open(), "teacher", "old");
    Files.move(folder.resolve("job/teacher"), folder.resolve("job/.teacher.replaced"));
    publishBeside("teacher", "new");

    open().lock().close();

    assertThat(content("teacher")).isEqualTo("new");
    assertThat(files()).containsExactlyInAnyOrder("teacher/data", "teacher/_manifest.json");
  }

  @Test
  void whatWasNotFinishedIsRemoved() throws IOException {
    Workspace workspace = open();
    workspace.write(new org.apache.hadoop.fs.Path(workspace.begin("teacher"), "part"), "x");
    assertThat(files()).isNotEmpty();

    open().lock().close();

    assertThat(files()).isEmpty();
  }

  @Test
  void lookingAtAWorkspaceLeavesItAsItIs() throws IOException {
    Workspace workspace = open();
    publish(workspace, "teacher", "old");
    Files.move(folder.resolve("job/teacher"), folder.resolve("job/.teacher.replaced"));
    workspace.begin("student");
    List<String> before = files();

    Workspace seen = Workspace.existing(workspace.root(), new Configuration());

    assertThat(seen.manifest("teacher")).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aWorkspaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Configuration hadoop = new Configuration();

    assertThatThrownBy(() -> Workspace.open(file.toString(), "job", hadoop))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("workspace = " + file + ": cannot be written (")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> Workspace.open("nowhere://host/x", "job", hadoop))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nowhere");
  }

  record Details(int n, List<String> names) {}

  private Workspace open() {
    return Workspace.open(folder.toString(), "job", new Configuration());
  }

  private static void publish(Workspace workspace, String artefact, String content)
      throws IOException {
    org.apache.hadoop.fs.Path unfinished = workspace.begin(artefact);
    workspace.write(new org.apache.hadoop.fs.Path(unfinished, "data"), content);
    workspace.publish(
        unfinished,
        new Manifest(
            artefact,
            "2024-01-01T00:00:00Z",
            1,
            1,
            content,
            Recipe.empty(),
            Documents.tree(new Details(3, List.of("a"))),
            Manifest.MadeWith.here("3")));
  }

  /** As a run that was killed before it could clean up leaves it. */
  private void publishBeside(String artefact, String content) throws IOException {
    Path aside = folder.resolve("job/." + artefact + ".replaced");
    Path kept = Files.move(aside, folder.resolve("kept"));
    publish(open(), artefact, content);
    Files.move(kept, aside);
  }

  private String content(String artefact) throws IOException {
    return Files.readString(folder.resolve("job").resolve(artefact).resolve("data"));
  }

  private List<String> files() throws IOException {
    Path job = folder.resolve("job");
    try (Stream<Path> walk = Files.walk(job)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> job.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
