package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
  @TempDir private Path folder;

  @Test
  void aJobWithoutASpaceTriesTemperatureAndAlpha() {
    assertThat(space("").dimensions()).containsOnlyKeys("loss.alpha", "loss.temperature");
  }

  @Test
  void aSpaceOfOnesOwnReplacesIt() {
    SearchSpace space =
        space(
            """
            search.space {
              train.optimizer.learning-rate = log(1e-4, 1e-2) # HOCON would end this at the comma.
              student.network.dropout = "uniform(0, 0.5)"
              loss.terms = [[kl, { kind = cross-entropy, weight = 2 }], dist]
            }
            """);

    assertThat(space.dimensions())
        .containsOnlyKeys("loss.terms", "student.network.dropout", "train.optimizer.learning-rate")
        .containsEntry("train.optimizer.learning-rate", new SearchSpace.Range(1e-4, 1e-2, true))
        .containsEntry("student.network.dropout", new SearchSpace.Range(0, 0.5, false));
    SearchSpace.Choices terms = (SearchSpace.Choices) space.dimensions().get("loss.terms");
    assertThat(terms.values()).hasSize(2).allMatch(value -> value.isArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "search.space {}                               | search.space is empty, must be at least one key",
        "search.space.loss.alpha = []                  | search.space.loss.alpha is empty, must be a list",
        "search.space.loss.alpha = 0.5                 | search.space.loss.alpha is 0.5, must be a list of values, or log",
        "search.space.loss.alpha = \"log(0, 1)\"       | search.space.loss.alpha is log(0, 1), must be from low to high, above 0",
        "search.space.loss.alpha = \"log(a, 1)\"       | search.space.loss.alpha is log(a, 1), must be a list",
        "search.space.loss.alpha = \"uniform(1, 0)\"   | search.space.loss.alpha is uniform(1, 0), must be from low to high",
        "search.space.data.scale = [1, 2]              | search.space.data.scale is given, must be a key of loss, train or student",
        "search.space.train.workers = [1, 2]           | search.space.train.workers is given, must be a key of loss, train or student",
        "search.trials = 0                             | search.trials is 0, must be from 1",
        "search.seeds = 0                              | search.seeds is 0, must be from 1",
        "search.share = 0                              | search.share is 0.0, must be above 0 to 0.5",
        "search.metric = f1                            | search.metric is f1, must be auto | accuracy | balanced-accuracy | macro-f1 | nll | r2",
        "search.parallel = 0                           | search.parallel is 0, must be from 1 to 100000, or auto",
        "search.trial = 3                              | search.trial is not a known key; did you mean trials?",
      })
  void whatIsNoSearchIsTold(String text, String message) {
    assertThatThrownBy(() -> JobFile.parse(JobFileTest.MINIMAL + text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsQuotedOrSaidInACommentIsLeftAlone() {
    assertThat(
            JobText.quoted(
                "a = \"log(1, 2)\" # log(1, 2)\nb = log(1, 2), c = \"\"\"uniform(1, 2)\"\"\" // uniform(3, 4)\n"
                    + "catalog(1, 2)"))
        .isEqualTo(
            "a = \"log(1, 2)\" # log(1, 2)\nb = \"log(1, 2)\", c = \"\"\"uniform(1, 2)\"\"\" // uniform(3, 4)\n"
                + "catalog(1, 2)");
  }

  @Test
  void aFileWithSuchARangeStillIncludesItsNeighboursAndKnowsItsLines() throws IOException {
    Files.writeString(folder.resolve("base.conf"), JobFileTest.MINIMAL);
    Path file =
        Files.writeString(
            folder.resolve("mine.conf"),
            """
            include "base.conf"
            search.space.train.optimizer.learning-rate = log(1e-4, 1e-2)
            train.epochs = 0
            """);

    assertThat(JobFile.load(file, List.of("train.epochs=1")).search().space().dimensions())
        .containsOnlyKeys("train.optimizer.learning-rate");
    Path outer = Files.writeString(folder.resolve("outer.conf"), "include \"mine.conf\"");
    assertThat(JobFile.load(outer, List.of("train.epochs=1")).search().space())
        .isEqualTo(JobFile.load(file, List.of("train.epochs=1")).search().space());
    assertThatThrownBy(() -> JobFile.load(file, List.of()))
        .hasMessageContaining("mine.conf:3: train.epochs is 0, must be from 1");
  }

  @Test
  void aTextOfAnyLengthIsLeftAlone() {
    String schema = "\"" + "a \\\" double, ".repeat(10_000) + "\"";

    assertThat(JobText.quoted("a = " + schema + ", b = log(1, 2)"))
        .isEqualTo("a = " + schema + ", b = \"log(1, 2)\"");
    assertThat(JobText.quoted("a = \"not closed, log(1, 2)\n\"\"\"log(1, 2)"))
        .isEqualTo("a = \"not closed, \"log(1, 2)\"\n\"\"\"\"log(1, 2)\"");
  }

  @Test
  void aVariantSaysWhatIsWrongWithItsSettings() {
    JobFile file = JobFile.ofText(JobFileTest.MINIMAL);

    assertThat(file.with("search.space", Map.of("loss.alpha", 0.5)).job().loss().alpha().last())
        .isEqualTo(0.5);
    assertThatThrownBy(() -> file.with("search.space", Map.of("loss.alpha", 2)))
        .isInstanceOf(UserError.class)
        .hasMessage("search.space: loss.alpha is 2, must be from 0 to 1");
  }

  @Test
  void aJobIsTheSameWhenItsTextIsReadAgain() {
    JobFile file =
        JobFile.ofText(
            "vars.rate = 0.25\n"
                + JobFileTest.MINIMAL
                + "loss.alpha = ${vars.rate}, search.space.loss.alpha = uniform(0, 0.5)");

    assertThat(JobFile.ofText(file.text()).job()).isEqualTo(file.job());
    assertThat(file.text()).doesNotContain("vars");
  }

  private static SearchSpace space(String more) {
    return JobFile.parse(JobFileTest.MINIMAL + more).search().space();
  }
}
