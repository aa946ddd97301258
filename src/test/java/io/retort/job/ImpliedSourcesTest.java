package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImpliedSourcesTest {
  private static final String REST =
      """
      name = j
      data { classes = 10 }
      student { network { kind = mlp, hidden = [4] } }
      """;
  private static final String GIVEN = "teacher { kind = onnx, model = m.onnx }\n";

  private static DataSettings data(String text) {
    return JobFile.parse(REST + text).data();
  }

  @Test
  void transferAloneIsLearnedFromWithoutItsLabelsAndATenthIsHeldOut() {
    DataSettings data =
        data(
            GIVEN
                + "data.transfer { format = csv, path = rows.csv, label = y, part = [0.2, 0.7] }");
    assertThat(data.sources().keySet()).containsExactly(Split.TRAIN, Split.TEST);
    SourceSettings.Table train = (SourceSettings.Table) data.train();
    assertThat(train.label()).isEqualTo("y");
    assertThat(train.ignoreLabels()).isTrue();
    assertThat(train.part()).isEqualTo(List.of(0.2, 0.7 - 0.1 * (0.7 - 0.2)));
    assertThat(data.test().part()).isEqualTo(List.of(train.part().get(1), 0.7));
    assertThat(((SourceSettings.Table) data.test()).path()).isEqualTo("rows.csv");

    SourceSettings.Glyphs glyphs =
        (SourceSettings.Glyphs) data(GIVEN + "data.transfer { format = glyphs }").train();
    assertThat(glyphs.ignoreLabels()).isTrue();
    SourceSettings.Idx idx =
        (SourceSettings.Idx)
            data(GIVEN + "data.transfer { format = idx, images = i, labels = l }").train();
    assertThat(idx.labels()).isNull();
  }

  @Test
  void aTrainSourceKeepsItsLabelsAndWhatIsGivenStays() {
    DataSettings held = data(GIVEN + "data.train { format = csv, path = rows.csv, label = y }");
    assertThat(((SourceSettings.Table) held.test()).label()).isEqualTo("y");
    assertThat(held.train().part()).isEqualTo(List.of(0.0, 0.9));
    DataSettings given =
        data(
            GIVEN
                + "data.train { format = csv, path = a }, data.transfer { format = csv, path = b }\n"
                + "data.test { format = csv, path = c }");
    assertThat(given.sources().keySet()).containsExactly(Split.TRAIN, Split.TRANSFER, Split.TEST);
    assertThat(given.train().part()).isEqualTo(List.of(0.0, 1.0));
  }

  @Test
  void aTeacherThatIsTrainedHereNeedsTestExamplesOfItsOwn() {
    String trained = "teacher { kind = train, network { kind = mlp, hidden = [4] } }\n";
    assertThatThrownBy(() -> data(trained + "data.train { format = glyphs }"))
        .hasMessageContaining("data.test is missing");
    assertThatThrownBy(() -> data(GIVEN)).hasMessageContaining("data.train is missing");
  }
}
