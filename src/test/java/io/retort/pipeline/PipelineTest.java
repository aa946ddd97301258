package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three stages, the second of two artefacts; each is made from its setting and those before it. */
class PipelineTest {
  @TempDir Path folder;

  private final Map<String, String> settings =
      new TreeMap<>(Map.of("a", "1", "b1", "1", "b2", "1", "c", "1"));
  private final List<String> made = new ArrayList<>();
  private Workspace workspace;

  @BeforeEach
  void openWorkspace() {
    workspace = Workspace.open(folder.toString(), "job", new Configuration());
  }

  @Test
  void everyStageRunsOnceInItsOrder() throws IOException {
    assertThat(skipped(pipeline().run(null)))
        .containsExactly("prepare false", "teach false", "train false");
    assertThat(made).containsExactly("a", "b1", "b2", "c");

    made.clear();
    assertThat(skipped(pipeline().run(null)))
        .containsExactly("prepare true", "teach true", "train true");
    assertThat(made).isEmpty();
  }

  @Test
  void aSkippedStageIsStillTheTimeItTook() throws IOException {
    List<StageTime> first = pipeline().run(null);

    List<StageTime> second = pipeline().run(null);

    for (int stage = 0; stage < 3; stage++) {
      assertThat(second.get(stage).seconds()).isEqualTo(first.get(stage).seconds()).isPositive();
      assertThat(second.get(stage).rows()).isEqualTo(first.get(stage).rows()).isPositive();
    }
    assertThat(first.get(1).rows()).isEqualTo(20);
  }

  @Test
  void aChangedSettingIsMadeAnewWithAllThatRestsOnIt() throws IOException {
    pipeline().run(null);
    made.clear();
    settings.put("b2", "2");

    assertThat(skipped(pipeline().run(null)))
        .containsExactly("prepare true", "teach false", "train false");
    assertThat(made).containsExactly("b2", "c");
  }

  @Test
  void whatComesOutTheSameChangesNothingAfterIt() throws IOException {
    pipeline().run(null);
    made.clear();
    settings.put("a", "1 ");

    pipeline().run(null);

    assertThat(made).containsExactly("a");
  }

  @Test
  void fromForcesAStageAndThoseAfterIt() throws IOException {
    pipeline().run(null);
    made.clear();

    assertThat(skipped(pipeline().run("teach")))
        .containsExactly("prepare true", "teach false", "train false");
    assertThat(made).containsExactly("b1", "b2", "c");
  }

  @Test
  void oneStageRunsOnItsOwn() throws IOException {
    pipeline().run(null);
    made.clear();
    settings.put("c", "2");

    assertThat(skipped(pipeline().only("teach", false)))
        .containsExactly("prepare true", "teach true");
    assertThat(made).isEmpty();
    pipeline().only("teach", true);
    assertThat(made).containsExactly("b1", "b2");
  }

  @Test
  void oneStageOnItsOwnRefusesWhatDoesNotFit() throws IOException {
    assertThatThrownBy(() -> pipeline().only("train", false))
        .isInstanceOf(UserError.class)
        .hasMessage("train: a does not fit the job, it is not there yet; run `prepare` first");

    pipeline().run(null);
    made.clear();
    settings.put("b2", "2");

    assertThatThrownBy(() -> pipeline().only("train", true))
        .isInstanceOf(UserError.class)
        .hasMessage("train: b2 does not fit the job, setting changed (1 -> 2); run `teach` first");
    assertThat(made).isEmpty();
  }

  @Test
  void whatFailsLeavesTheOldArtefactAndNothingUnfinished() throws IOException {
    pipeline().run(null);
    String before = Files.readString(folder.resolve("job/b1/_manifest.json"));
    settings.put("b1", "fail");

    assertThatThrownBy(() -> pipeline().run(null)).hasMessage("no luck");

    assertThat(folder.resolve("job/b1/_manifest.json")).hasContent(before);
    assertThat(folder.resolve("job/b1/data")).hasContent("1");
    assertThat(folder.resolve("job/.unfinished")).doesNotExist();
    settings.put("b1", "1");
    made.clear();
    pipeline().run(null);
    assertThat(made).isEmpty();
  }

  @Test
  void aStageIsToldHowLongThoseBeforeItTook() throws IOException {
    List<String> before = new ArrayList<>();
    Artefact last =
        new Artefact() {
          @Override
          public String path() {
            return "d";
          }

          @Override
          public Recipe recipe(Workspace seen) {
            return Recipe.empty();
          }

          @Override
          public Product make(Making making) {
            making.before().forEach(time -> before.add(time.name()));
            return new Product(1, "d", Map.of());
          }
        };
    List<Stage> stages = new ArrayList<>(stages());
    stages.add(new Step("evaluate", List.of(last)));

    new Pipeline(workspace, stages, Progress.SILENT, "3").run(null);

    assertThat(before).containsExactly("prepare", "teach", "train");
  }

  @Test
  void whatALaterStageWouldRefuseIsRefusedOnceTheExamplesAreThere() throws IOException {
    settings.put("c", "no");

    assertThatThrownBy(() -> pipeline().run(null)).hasMessage("train could not");
    assertThat(made).containsExactly("a");
    assertThatThrownBy(() -> pipeline().only("teach", false)).hasMessage("train could not");
    pipeline().rehearse("teach");
    assertThat(made).containsExactly("a", "b1", "b2");
    assertThatThrownBy(() -> pipeline().rehearse("train")).hasMessage("train could not");
  }

  private Pipeline pipeline() {
    return new Pipeline(workspace, stages(), Progress.SILENT, "3");
  }

  private List<Stage> stages() {
    return List.of(
        new Step("prepare", List.of(new Text("a"))),
        new Step("teach", List.of(new Text("b1", "a"), new Text("b2", "b1"))),
        new Step("train", List.of(new Text("c", "a", "b2"))));
  }

  private static List<String> skipped(List<StageTime> times) {
    return times.stream().map(time -> time.name() + " " + time.skipped()).toList();
  }

  /** One whose first setting is "no" could not do its work. */
  private record Step(String name, List<Artefact> artefacts) implements Stage {
    @Override
    public void check(Workspace seen) throws IOException {
      if (artefacts.get(0) instanceof Text text && text.setting().equals("no")) {
        throw new UserError(name + " could not");
      }
    }
  }

  /** A file with its setting in it, and the fingerprints of what it rests on. */
  private final class Text implements Artefact {
    private final String name;
    private final List<String> inputs;

    Text(String name, String... inputs) {
      this.name = name;
      this.inputs = List.of(inputs);
    }

    String setting() {
      return settings.get(name);
    }

    @Override
    public String path() {
      return name;
    }

    @Override
    public Recipe recipe(Workspace seen) throws IOException {
      Recipe recipe = Recipe.empty().with("setting", settings.get(name));
      for (String input : inputs) {
        recipe = recipe.input(input, seen.require(input, "an earlier stage").fingerprint());
      }
      return recipe;
    }

    @Override
    public Product make(Making making) throws IOException {
      String text = settings.get(name).strip();
      making.workspace().write(new org.apache.hadoop.fs.Path(making.folder(), "data"), text);
      if (text.equals("fail")) {
        throw new IllegalStateException("no luck");
      }
      made.add(name);
      String rest =
          Stream.concat(Stream.of(text), recipe(making.workspace()).inputs().values().stream())
              .reduce("", String::concat);
      return new Product(10, rest, Map.of("text", text));
    }
  }
}
