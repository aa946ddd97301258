package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.LocalSpark;
import io.retort.job.Split;
import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesIT {
  @TempDir private Path folder;

  private Sources sources() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "a,b,y\n1,2,0\n3,4,1\n");
    Files.writeString(folder.resolve("test.csv"), "b,a,y\n1,2,0\n");
    String source =
        "{ format = csv, options { header = true, inferSchema = true }, path = \"%s\", label = y }";
    String data =
        "classes = 2, train = %s, test = %s"
            .formatted(
                source.formatted(folder.resolve("train.csv")),
                source.formatted(folder.resolve("test.csv")));
    return new Sources(LocalSpark.session(), PreparedJob.planned(folder, data).job().data());
  }

  @Test
  void aTableIsOpenedOnce() throws IOException {
    Sources sources = sources();
    TableInput train = sources.table(Split.TRAIN);

    assertThat(((TableSource) sources.of(Split.TEST, null)).tableColumns().features())
        .containsExactly("a", "b");
    assertThat(sources.table(Split.TRAIN)).isSameAs(train);
  }

  @Test
  void aTableThatHasChangedIsOpenedAnew() throws IOException {
    Sources sources = sources();
    TableInput before = sources.table(Split.TRAIN);
    Files.writeString(folder.resolve("train.csv"), "a,b,c,y\n1,2,3,0\n3,4,5,1\n");

    assertThat(sources.table(Split.TRAIN).fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(((TableSource) sources.of(Split.TRAIN, null)).tableColumns().features())
        .containsExactly("a", "b", "c");
  }

  @Test
  void classesAreThoseOfTrainAndTestIsMatchedAgainstThem() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "x,y\n1,eel\n2, cat\n3,\n4,cat\n5,dog\n");
    Files.writeString(folder.resolve("b.csv"), "x,y\n1,eel\n2,cow\n3,cat\n");
    String source = "{ format = csv, options.header = true, label = y, path = \"%s\", %s }";
    PreparedJob job =
        PreparedJob.of(
            folder,
            "classes = auto, max-rejects = 0.5, train = %s, test = %s"
                .formatted(
                    source.formatted(folder.resolve("a.csv"), "limit = 4"),
                    source.formatted(folder.resolve("b.csv"), "")));

    assertThat(job.table(Split.TRAIN).info().classes()).containsExactly("cat", "eel");
    ExamplesInfo test = job.table(Split.TEST).info();
    assertThat(test.classes()).containsExactly("cat", "eel");
    assertThat(test.rowsPerClass())
        .containsExactlyInAnyOrderEntriesOf(Map.of("cat", 1L, "eel", 1L));
    assertThat(test.reasons())
        .containsExactlyInAnyOrderEntriesOf(Map.of("label outside cat, eel", 1L));
  }

  private void refused(IntFunction<String> column, String message) throws Exception {
    StringBuilder rows = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 120; i++) {
      rows.append(i % 7).append(',').append(i % 2).append(',').append(column.apply(i));
      rows.append('\n');
    }
    Files.writeString(folder.resolve("z.csv"), rows);
    String source =
        "{ format = csv, options { header = true, inferSchema = true }, label = y, path = \"%s\" %s }";
    String plain = source.formatted(folder.resolve("z.csv"), "");
    String listed = source.formatted(folder.resolve("z.csv"), ", features = [x, z]");
    for (String each : message.contains("an id") ? List.of(plain) : List.of(plain, listed)) {
      assertThatThrownBy(
              () ->
                  PreparedJob.of(
                      folder, "classes = 2, train = %s, test = %s".formatted(each, each)))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(message);
    }
    if (message.contains("an id")) {
      PreparedJob job =
          PreparedJob.of(folder, "classes = 2, train = %s, test = %s".formatted(listed, listed));
      assertThat(job.table(Split.TRAIN).manifest().details().path("columns").toString())
          .isEqualTo("[\"x\",\"z\"]");
    }
  }

  @Test
  void aColumnWhoseValuesBecomeOneIsRefused() throws Exception {
    refused(
        i -> Integer.toString(1_700_000_000 + i % 60),
        "data.train.features: z has 60 different values, of which");
  }

  @Test
  void aColumnThatTellsEveryRowIsNoFeatureUnlessItIsListed() throws Exception {
    refused(
        i -> i + "0000000000",
        "data.train.features: no two rows have the same z, as with an id; name it in id");
  }

  @Test
  void aLabelInAFolderNameStaysAsItIsWritten() throws Exception {
    for (String zip : List.of("01", "1", "1.0")) {
      Path part = Files.createDirectories(folder.resolve("t/size=7/zip=" + zip));
      Files.writeString(part.resolve("rows.csv"), "x,y\n" + zip + ",3\n");
    }
    String source =
        "{ format = csv, options { header = true, inferSchema = true }, path = \"%s\", label = zip }"
            .formatted(folder.resolve("t"));
    PreparedJob job =
        PreparedJob.of(
            folder,
            "classes = [\"01\", \"1\", \"1.0\"], train = %s, test = %s".formatted(source, source));

    assertThat(job.table(Split.TRAIN).info().rowsPerClass())
        .containsExactlyInAnyOrderEntriesOf(Map.of("01", 1L, "1", 1L, "1.0", 1L));
    assertThat(job.features(Split.TRAIN)).allMatch(row -> row[2] == 7);
  }
}
