package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final int CLASSES = 8;

  /** One row of a test set. */
  private record Row(float[] logits, int label, int teacher, int student) {

    Row(float[] logits, int label, int teacher) {
      this(logits, label, teacher, teacher);
    }

    double share(int c) {
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp(logit);
      }
      return Math.exp(logits[c]) / sum;
    }

    /** Classes from the first choice to the last. */
    List<Integer> ranking() {
      return IntStream.range(0, logits.length)
          .boxed()
          .sorted((a, b) -> Float.compare(logits[b], logits[a]))
          .toList();
    }
  }

  @Test
  void sharesOfRowsAreCounted() {
    List<Row> rows = rows(500);
    Scores scores = scores(rows);

    assertThat(scores.rows()).isEqualTo(500);
    assertThat(scores.accuracy()).isEqualTo(share(rows, row -> row.ranking().get(0) == row.label));
    assertThat(scores.copying().agreement())
        .isEqualTo(share(rows, row -> row.ranking().get(0) == row.teacher));
    assertThat(scores.top5())
        .isEqualTo(share(rows, row -> row.ranking().subList(0, 5).contains(row.label)));
  }

  @Test
  void macroF1IsTheMeanOfTheClassesHarmonicMeans() {
    List<Row> rows = rows(500);
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      int wanted = c;
      double chosen = share(rows, row -> row.ranking().get(0) == wanted);
      double actual = share(rows, row -> row.label == wanted);
      double both = share(rows, row -> row.label == wanted && row.ranking().get(0) == wanted);
      double precision = both / chosen;
      double recall = both / actual;
      sum += both == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    assertThat(scores(rows).macroF1()).isCloseTo(sum / CLASSES, within(1e-12));
  }

  @Test
  void aClassThatNeitherOccursNorIsChosenIsNoPartOfMacroF1() {
    Scores scores = new Scores(3);
    add(scores, new Row(new float[] {1, 0, 0}, 0, 0));
    add(scores, new Row(new float[] {1, 0, 0}, 1, 0));

    // Class 0: precision 1/2, recall 1. Class 1 is never chosen. Class 2 is not there.
    assertThat(scores.macroF1()).isCloseTo((2.0 / 3 + 0) / 2, within(1e-15));
  }

  @Test
  void negativeLogLikelihoodIsTheMeanOfTheLabelsLogShares() {
    List<Row> rows = rows(500);
    double sum = 0;
    for (Row row : rows) {
      sum -= Math.log(row.share(row.label));
    }

    assertThat(scores(rows).nll()).isCloseTo(sum / 500, within(0x1p-32));
  }

  @Test
  void calibrationErrorIsTheBinsMeanGapBetweenConfidenceAndAccuracy() {
    List<Row> rows = rows(500);
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      double low = bin / 15.0;
      double high = (bin + 1) / 15.0;
      List<Row> inBin =
          rows.stream().filter(row -> confidence(row) >= low && confidence(row) < high).toList();
      if (!inBin.isEmpty()) {
        double accuracy = share(inBin, row -> row.ranking().get(0) == row.label);
        double confidence = inBin.stream().mapToDouble(ScoresTest::confidence).average().orElse(0);
        error += inBin.size() / 500.0 * Math.abs(accuracy - confidence);
      }
    }

    assertThat(scores(rows).certainty().reliability().error()).isCloseTo(error, within(1e-9));
  }

  @Test
  void brierIsTheMeanSquaredGapOfAllShares() {
    List<Row> rows = rows(500);
    double sum = 0;
    for (Row row : rows) {
      for (int c = 0; c < CLASSES; c++) {
        sum += Math.pow(row.share(c) - (c == row.label ? 1 : 0), 2);
      }
    }
    assertThat(scores(rows).certainty().brier()).isCloseTo(sum / 500, within(0x1p-32));
  }

  @Test
  void classesAreToldOneByOne() {
    List<Row> rows = rows(500);
    List<Confusion.OfClass> told = scores(rows).confusion().byClass();
    double recalls = 0;
    for (int c = 0; c < CLASSES; c++) {
      int wanted = c;
      List<Row> of = rows.stream().filter(row -> row.label == wanted).toList();
      List<Row> chosen = rows.stream().filter(row -> row.ranking().get(0) == wanted).toList();
      double recall = share(of, row -> row.ranking().get(0) == wanted);
      recalls += recall;
      assertThat(told.get(c).rows()).isEqualTo(of.size());
      assertThat(told.get(c).recall()).isEqualTo(recall);
      assertThat(told.get(c).precision()).isEqualTo(share(chosen, row -> row.label == wanted));
    }
    assertThat(scores(rows).confusion().balancedAccuracy())
        .isCloseTo(recalls / CLASSES, within(1e-12));
    assertThat(scores(rows).confusion().cells())
        .allMatch(
            cell ->
                cell.rows()
                    == rows.stream()
                        .filter(row -> row.label == cell.label())
                        .filter(row -> row.ranking().get(0) == cell.answer())
                        .count());
  }

  @Test
  void whatIsCopiedFromTheTeacherIsToldByWhetherItWasRight() {
    List<Row> rows = rows(500);
    ModelReport.Copied copied = scores(rows).copying().told();

    assertThat(copied.teacherRight()).isEqualTo(count(rows, row -> row.teacher == row.label));
    assertThat(copied.teacherWrong()).isEqualTo(count(rows, row -> row.teacher != row.label));
    assertThat(copied.ofThose())
        .isEqualTo(
            count(rows, row -> row.teacher == row.label && row.ranking().get(0) == row.teacher));
    assertThat(copied.mistakes())
        .isEqualTo(
            count(rows, row -> row.teacher != row.label && row.ranking().get(0) == row.teacher));
  }

  @Test
  void rowsThatOneModelAloneGetsRightAreCounted() {
    List<Row> rows = rows(500);
    assertThat(scores(rows).againstStudent())
        .isEqualTo(
            new McNemar(
                count(rows, row -> row.ranking().get(0) == row.label && row.student != row.label),
                count(rows, row -> row.ranking().get(0) != row.label && row.student == row.label)));
  }

  @Test
  void fullConfidenceFallsIntoTheLastBin() {
    Scores scores = new Scores(2);
    add(scores, new Row(new float[] {1000, 0}, 0, 0));
    add(scores, new Row(new float[] {1000, 0}, 1, 0));

    assertThat(scores.certainty().reliability().error()).isEqualTo(0.5);
  }

  @Test
  void partsMergeToTheSameBitsHoweverTheyAreCut() {
    List<Row> rows = rows(300);
    Scores whole = scores(rows);
    Random random = new Random(8);
    for (int repeat = 0; repeat < 20; repeat++) {
      Collections.shuffle(rows, random);
      List<Scores> parts = new ArrayList<>();
      for (int from = 0; from < rows.size(); ) {
        int to = Math.min(rows.size(), from + random.nextInt(80));
        parts.add(scores(rows.subList(from, to)));
        from = to;
      }
      Collections.shuffle(parts, random);
      Scores merged = new Scores(CLASSES);
      parts.forEach(merged::merge);

      assertThat(figures(merged)).containsExactly(figures(whole));
    }
  }

  @Test
  void ofLevelLogitsTheFirstIsChosen() {
    assertThat(Scores.choice(new float[] {9, 1, 3, 3, 2}, 1, 4)).isEqualTo(1);

    Scores scores = new Scores(8);
    for (int label = 0; label < 8; label++) {
      add(scores, new Row(new float[8], label, 0));
    }
    assertThat(scores.accuracy()).isEqualTo(1 / 8.0);
    assertThat(scores.top5()).isEqualTo(5 / 8.0);
    Scores last = new Scores(8);
    add(last, new Row(new float[8], 7, 0));
    assertThat(last.top5()).isZero();
    assertThat(scores.copying().agreement()).isEqualTo(1);
  }

  @Test
  void withFewClassesEveryLabelIsAmongTheFirstFive() {
    Scores scores = new Scores(3);
    add(scores, new Row(new float[] {3, 2, 1}, 2, 0));

    assertThat(scores.top5()).isEqualTo(1);
  }

  @Test
  void aRowIsReadWhereItStands() {
    Scores scores = new Scores(2);
    scores.add(7, new float[] {5, 0, 0, 5}, 2, 1, new double[2]);

    assertThat(scores.accuracy()).isEqualTo(1);
  }

  private interface Question {
    boolean holds(Row row);
  }

  private static double share(List<Row> rows, Question question) {
    return (double) count(rows, question) / rows.size();
  }

  private static long count(List<Row> rows, Question question) {
    return rows.stream().filter(question::holds).count();
  }

  private static double confidence(Row row) {
    return row.share(row.ranking().get(0));
  }

  private static double[] figures(Scores scores) {
    return new double[] {
      scores.rows(),
      scores.accuracy(),
      scores.top5(),
      scores.macroF1(),
      scores.nll(),
      scores.certainty().brier(),
      scores.confusion().balancedAccuracy(),
      scores.againstStudent().pValue(),
      scores.copying().told().mistakes(),
      scores.certainty().reliability().error(),
      scores.copying().agreement()
    };
  }

  private static Scores scores(List<Row> rows) {
    Scores scores = new Scores(CLASSES);
    rows.forEach(row -> add(scores, row));
    return scores;
  }

  private static void add(Scores scores, Row row) {
    scores.add(7, row.logits, 0, row.label, new double[row.logits.length]);
    int answer = Scores.choice(row.logits, 0, row.logits.length);
    scores.compare(new Scores.Choices(row.label, answer, row.teacher, row.student));
  }

  /** Rows whose labels are more likely where the logits are larger. */
  private static List<Row> rows(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] logits = new float[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        logits[c] = (float) (2.5 * random.nextGaussian());
      }
      int best = Scores.choice(logits, 0, CLASSES);
      int label = random.nextInt(3) > 0 ? best : random.nextInt(CLASSES);
      int teacher = random.nextInt(4) > 0 ? best : random.nextInt(CLASSES);
      int student = random.nextInt(4) > 0 ? best : random.nextInt(CLASSES);
      rows.add(new Row(Arrays.copyOf(logits, CLASSES), label, teacher, student));
    }
    return rows;
  }
}
