package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

  private record Row(float margin, boolean positive, int half) {}

  /** One in ten is positive, with a margin that is larger by about one deviation. */
  private static List<Row> rows(int count) {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean positive = random.nextInt(10) == 0;
      float margin = (float) (3 * random.nextGaussian() + (positive ? 2 : -2));
      rows.add(new Row(margin, positive, random.nextInt(2)));
    }
    return rows;
  }

  private static Ranking ranking(List<Row> rows) {
    Ranking ranking = new Ranking();
    rows.forEach(row -> ranking.add(row.margin, row.positive, row.half));
    return ranking;
  }

  @Test
  void areasAreThoseOfAllPairsAndOfAllRanks() {
    List<Row> rows = rows(1500);
    double ordered = 0;
    long pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.positive && !negative.positive) {
          pairs++;
          ordered += positive.margin > negative.margin ? 1 : 0;
        }
      }
    }
    List<Row> ranked = rows.stream().sorted(Comparator.comparing(Row::margin).reversed()).toList();
    double precisions = 0;
    int found = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (ranked.get(i).positive) {
        precisions += (double) ++found / (i + 1);
      }
    }

    assertThat(ranking(rows).rocAuc()).isCloseTo(ordered / pairs, within(1e-3));
    assertThat(ranking(rows).prAuc()).isCloseTo(precisions / found, within(5e-3));
  }

  @Test
  void levelRowsCountHalfAndPerfectOnesAreOne() {
    List<Row> level = List.of(new Row(1, true, 0), new Row(1, false, 0), new Row(-0f, false, 1));
    assertThat(ranking(level).rocAuc()).isEqualTo(0.75);
    List<Row> perfect =
        List.of(
            new Row(2, true, 0),
            new Row(-3, false, 0),
            new Row(-2, true, 1),
            new Row(-4, false, 1));
    assertThat(ranking(perfect).rocAuc()).isEqualTo(1);
    assertThat(ranking(perfect).prAuc()).isEqualTo(1);
  }

  @Test
  void partsMergeToTheSame() {
    List<Row> rows = rows(500);
    Ranking merged = ranking(rows.subList(300, 500));
    merged.merge(ranking(rows.subList(0, 300)));
    Ranking whole = ranking(rows);
    assertThat(merged.rocAuc()).isEqualTo(whole.rocAuc());
    assertThat(merged.prAuc()).isEqualTo(whole.prAuc());
    assertThat(merged.threshold(Ranking.Decision::macroF1))
        .isEqualTo(whole.threshold(Ranking.Decision::macroF1));
  }

  /** Between the means of both, which lie at -2 and 2, with equal deviations. */
  @Test
  void aThresholdIsFoundForWhatItIsToBeGoodAt() {
    Ranking ranking = ranking(rows(40_000));
    Ranking.Threshold balanced = ranking.threshold(Ranking.Decision::balancedAccuracy);
    assertThat(Math.log(balanced.probability() / (1 - balanced.probability())))
        .isCloseTo(0, within(0.6));
    // Phi(2/3).
    assertThat(balanced.decision().balancedAccuracy()).isCloseTo(0.7475, within(0.015));
    Ranking.Threshold accurate = ranking.threshold(Ranking.Decision::accuracy);
    assertThat(accurate.probability()).isGreaterThan(balanced.probability());
    assertThat(accurate.decision().accuracy()).isGreaterThan(balanced.decision().accuracy());
  }

  /**
   * Labels that are drawn by lot leave nothing to find; a threshold judged on its own rows would.
   */
  @Test
  void aThresholdIsNotJudgedOnTheRowsThatChoseIt() {
    double sum = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Ranking ranking = new Ranking();
      for (int i = 0; i < 60; i++) {
        ranking.add((float) random.nextGaussian(), i % 2 == 0, i / 2 % 2);
      }
      sum += ranking.threshold(Ranking.Decision::balancedAccuracy).decision().balancedAccuracy();
    }
    assertThat(sum / 200).isCloseTo(0.5, within(0.02));
  }

  @Test
  void withoutRowsOfBothClassesInEachHalfThereIsNoThreshold() {
    List<Row> rows = List.of(new Row(1, true, 0), new Row(0, false, 0), new Row(0, true, 1));
    assertThat(ranking(rows).threshold(Ranking.Decision::accuracy)).isNull();
  }
}
