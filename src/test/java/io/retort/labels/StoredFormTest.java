package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.AugmentSettings;
import io.retort.job.LabelSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredFormTest {

  @ParameterizedTest
  @CsvSource({
    "2, tinyint",
    "128, tinyint",
    "129, smallint",
    "32768, smallint",
    "32769, int",
    "100000, int"
  })
  void classesAreTheSmallestIntegersThatHoldTheLast(int classes, String type) {
    StoredForm form = StoredForm.of(settings(LabelSettings.Storage.TOP_K, 1), classes, 1);
    assertThat(form.schema().apply("classes").dataType().catalogString())
        .isEqualTo("array<" + type + ">");
  }

  @Test
  void whereNoClassIsLeftOutTheTableIsDense() {
    StoredForm dense = StoredForm.of(settings(LabelSettings.Storage.DENSE, 3), 10, 1);
    for (int k : new int[] {10, 11, 1000}) {
      assertThat(StoredForm.of(settings(LabelSettings.Storage.TOP_K, k), 10, 1)).isEqualTo(dense);
    }
    assertThat(dense.schema().fieldNames())
        .containsExactly("split", "id", "example", "filtered", "logits");
    assertThat(StoredForm.of(settings(LabelSettings.Storage.TOP_K, 9), 10, 1).topK()).isTrue();
  }

  @Test
  void itTellsItselfInTheJobFilesWords() {
    assertThat(StoredForm.of(settings(LabelSettings.Storage.TOP_K, 3), 26, 1))
        .hasToString("top-k float16, k = 3 of 26, temperatures = [2.0], tail-codes = 5");
    assertThat(StoredForm.of(settings(LabelSettings.Storage.DENSE, 3), 26, 1))
        .hasToString("dense float16");
  }

  private static LabelSettings settings(LabelSettings.Storage storage, int k) {
    return new LabelSettings(
        storage,
        k,
        LabelSettings.Precision.FLOAT16,
        List.of(2.0),
        8,
        LabelSettings.Tail.RESIDUAL,
        0,
        false,
        false,
        0,
        128,
        1,
        AugmentSettings.NONE,
        List.of());
  }
}
