package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SurveyTest {

  @Test
  void everyColumnIsBroughtToMeanZeroAndDeviationOne() {
    List<float[]> rows = rows(200, 6);

    List<float[]> standard = apply(survey(rows).standardize(0), rows);

    for (int column = 0; column < 6; column++) {
      assertStandard(standard, column, column + 1);
    }
  }

  @Test
  void everyChannelIsBroughtToMeanZeroAndDeviationOne() {
    List<float[]> rows = rows(200, 6);
    Affine affine = survey(rows).standardize(2);

    assertThat(affine.scale()).hasSize(2);
    List<float[]> standard = apply(affine, rows);
    assertStandard(standard, 0, 3);
    assertStandard(standard, 3, 6);
  }

  @Test
  void howRowsArePartitionedChangesNothingThatMatters() {
    List<float[]> rows = rows(200, 6);
    Survey whole = survey(rows);
    Survey parts = survey(rows.subList(0, 3));
    parts.merge(survey(rows.subList(3, 3)));
    parts.merge(survey(rows.subList(3, 200)));

    assertThat(parts.rows()).isEqualTo(200);
    assertThat(parts.standardize(2).scale())
        .containsExactly(whole.standardize(2).scale(), within(1e-6f));
    assertThat(parts.standardize(2).shift())
        .containsExactly(whole.standardize(2).shift(), within(1e-6f));
  }

  @Test
  void aConstantColumnBecomesZero() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(new float[] {i, 0.1f, 1234.5f, 0});
    }

    for (float[] row : apply(survey(rows).standardize(0), rows)) {
      assertThat(row[1]).isCloseTo(0, within(1e-6f));
      assertThat(row[2]).isCloseTo(0, within(1e-3f));
      assertThat(row[3]).isZero();
    }
  }

  @Test
  void aConstantChannelBecomesZeroHoweverManyPixelsItHas() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      float[] row = new float[2 * 784];
      java.util.Arrays.fill(row, 0, 784, 0.7f);
      row[784 + i] = 1;
      rows.add(row);
    }
    Affine affine = survey(rows).standardize(2);

    assertThat(affine.scale()[0]).isEqualTo(1);
    for (float[] row : apply(affine, rows)) {
      assertThat(row[5]).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void aSmallDeviationOfALargeMeanIsFound() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new float[] {1_000_000 + (i % 2) * 0.125f});
    }

    assertThat(survey(rows).standardize(0).scale()[0]).isCloseTo(1 / 0.0625f, within(1e-3f));
  }

  @Test
  void faultsAreCountedByReasonWithTheFirstOfEach() {
    Survey first = survey(List.of(new float[] {1}));
    first.add(RawExample.rejected(7, 7, "bad", "seventh", "1"));
    Survey second = Survey.of(List.<RawExample>of().iterator(), true, false);
    second.add(RawExample.rejected(3, 3, "bad", "third", "2"));
    second.add(RawExample.rejected(4, 4, "worse", "fourth", "3"));

    first.merge(second);

    assertThat(first.rows()).isEqualTo(4);
    assertThat(first.rejected()).isEqualTo(3);
    assertThat(first.faults()).containsOnlyKeys("bad", "worse");
    assertThat(first.faults().get("bad").rows).isEqualTo(2);
    assertThat(first.faults().get("bad").firstPlace).isEqualTo("third");
  }

  @Test
  void bytesAreEnoughWhereEveryRowFits() {
    Survey whole = survey(List.of(new float[] {1, 255}));
    assertThat(whole.bytes()).isTrue();

    whole.merge(survey(List.of(new float[] {1, 2.5f})));
    assertThat(whole.bytes()).isFalse();
  }

  private static void assertStandard(List<float[]> rows, int from, int to) {
    double sum = 0;
    double squares = 0;
    for (float[] row : rows) {
      for (int i = from; i < to; i++) {
        sum += row[i];
        squares += (double) row[i] * row[i];
      }
    }
    double count = (double) rows.size() * (to - from);
    assertThat(sum / count).isCloseTo(0, within(1e-5));
    assertThat(squares / count).isCloseTo(1, within(1e-5));
  }

  private static List<float[]> apply(Affine affine, List<float[]> rows) {
    return rows.stream()
        .map(
            row -> {
              float[] out = new float[row.length];
              affine.apply(row, out, 0);
              return out;
            })
        .toList();
  }

  private static Survey survey(List<float[]> rows) {
    return Survey.of(
        rows.stream().map(row -> RawExample.floats(0, 0, 0, row)).iterator(), true, false);
  }

  /** Columns of different means and deviations. */
  private static List<float[]> rows(int count, int columns) {
    Random random = new Random(3);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[columns];
      for (int c = 0; c < columns; c++) {
        row[c] = (float) (c * 3 - 5 + (c + 1) * random.nextGaussian());
      }
      rows.add(row);
    }
    return rows;
  }
}
