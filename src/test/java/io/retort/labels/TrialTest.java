package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.retort.job.UserError;
import io.retort.loss.Targets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a trial makes of a teacher's answers. */
class TrialTest {
  private static final int CLASSES = 10;
  private static final List<String> NAMES =
      IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
  private static final double JOBS = 4;

  /** Gives the largest logit, {@code height} above the others, to a class. */
  private interface Answer {
    int of(int label, Random random);
  }

  private static Trial trial(int rows, double height, Answer answer) {
    return trial(rows, height, answer, row -> row % CLASSES);
  }

  private static Trial trial(
      int rows, double height, Answer answer, java.util.function.IntUnaryOperator labels) {
    Random random = new Random(1);
    double[] temperatures = Trial.temperatures(JOBS);
    // In two halves, as two tasks would.
    TrialSums sums = TrialSums.none(CLASSES, temperatures.length);
    for (int half = 0; half < 2; half++) {
      TrialSums.Tally tally = new TrialSums.Tally(CLASSES, temperatures, rows, rows);
      for (int row = half; row < rows; row += 2) {
        int label = labels.applyAsInt(row);
        float[] logits = new float[1 + CLASSES];
        logits[1 + answer.of(label, random)] = (float) height;
        tally.add(logits, 1, label);
      }
      sums = sums.plus(tally.sums());
    }
    return Trial.of(sums, temperatures, NAMES);
  }

  @Test
  void softAnswersAreTakenAsTheyAre() {
    Trial trial = trial(1000, 4, (label, random) -> label);

    // e^4 / (e^4 + 9)
    assertThat(trial.atOne().largest()).isCloseTo(0.858, within(0.001));
    assertThat(trial.auto().told())
        .isEqualTo(
            "loss.temperature = auto is 1: the teacher's answers are soft as they are (largest"
                + " probability 0.858 in the mean)");
  }

  @Test
  void answersThatAreAllButOneHotAreSaidToBeAndNotSoftenedAtAStudentsCost() {
    Trial trial = trial(1000, 1000, (label, random) -> label);

    // The largest of 10 probabilities is 0.9 where its logit is log(81) above the others.
    assertThat(trial.softTemperature()).isCloseTo(1000 / Math.log(81), withinPercentage(5));
    assertThat(trial.auto().value()).isEqualTo(1);
    assertThat(trial.auto().reason())
        .contains("all but one-hot (largest probability 1.0000 in the mean)", "T = 220 would");
  }

  @Test
  void aGoodTeacherIsTaken() {
    Trial trial =
        trial(1000, 8, (label, random) -> random.nextInt(10) == 0 ? (label + 1) % CLASSES : label);

    assertThat(trial.wrong()).isNull();
    assertThat(trial.accuracy()).isCloseTo(0.9, within(0.03));
    assertThat(trial.balancedAccuracy()).isCloseTo(trial.accuracy(), within(1e-9));
    assertThat(trial.chance()).isEqualTo(0.1);
    assertThat(trial.logitRange()).isEqualTo(8);
  }

  @Test
  void aTeacherThatGuessesIsRefusedWithWhatWasSeen() {
    Trial trial = trial(1000, 8, (label, random) -> random.nextInt(CLASSES));

    assertThatThrownBy(() -> trial.check(false, "this and that"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "1,000 labelled ones",
            "chance is 0.100",
            "usual causes: this and that",
            "accept-weak-teacher");
    trial.check(true, "");
  }

  @Test
  void ofAFewExamplesNothingFollows() {
    assertThat(trial(10, 8, (label, random) -> 0).wrong()).isNull();
    assertThat(trial(20, 8, (label, random) -> 0).wrong()).isNotNull();
  }

  /** Accuracy alone would not tell: nine of ten labels are of one class. */
  @Test
  void rareClassesCountAsMuchAsCommonOnes() {
    Trial trial =
        trial(1000, 8, (label, random) -> 0, row -> row % 10 == 0 ? row / 10 % CLASSES : 0);

    assertThat(trial.accuracy()).isGreaterThan(0.9);
    assertThat(trial.balancedAccuracy()).isEqualTo(0.1);
    assertThat(trial.wrong()).isNotNull();
  }

  @Test
  void oneAnswerForAllIsRefusedUnlessTheLabelsAreSo() {
    Trial unlabelled = trial(100, 8, (label, random) -> 3, row -> Targets.UNLABELLED);
    assertThat(unlabelled.wrong()).isEqualTo("the teacher answers 3 for 100.0 % of 100 examples");
    assertThat(trial(100, 8, (label, random) -> label, row -> 3).wrong()).isNull();
  }

  /** With one logit h above nine others, the largest probability is 1 / (1 + 9 exp(-h / T)). */
  @Test
  void itNamesTheTemperatureAtWhichLabelsAreSoft() {
    for (double height : new double[] {3, 20, 1620, 30_000}) {
      Trial trial = trial(100, height, (label, random) -> label);
      double wanted = height / Math.log(9 / (1 / 0.9 - 1));
      assertThat(trial.softTemperature()).isCloseTo(wanted, within(0.04 * wanted));
      assertThat(trial.atJobs().largest())
          .isCloseTo(1 / (1 + 9 * Math.exp(-height / JOBS)), within(1e-9));
    }
    assertThat(trial(100, 1620, (label, random) -> label).advice())
        .isEqualTo(
            "at T = 4 soft labels say no more than hard ones (mean largest probability 1.0000);"
                + " loss.temperature = 367 would bring it to about 0.9");
    assertThat(trial(100, 8, (label, random) -> label).advice()).isNull();
  }

  @Test
  void entropyIsThatOfTheDistribution() {
    Trial flat = trial(100, 0, (label, random) -> label);
    assertThat(flat.atOne().entropy()).isCloseTo(Math.log(CLASSES), within(1e-9));
    Trial peaked = trial(100, 2, (label, random) -> label);
    double p = 1 / (1 + 9 * Math.exp(-2));
    double each = (1 - p) / 9;
    assertThat(peaked.atOne().entropy())
        .isCloseTo(-p * Math.log(p) - 9 * each * Math.log(each), within(1e-9));
  }

  @Test
  void withoutLabelsItTellsHowSoftTheTeacherIs() {
    Trial trial = trial(100, 8, (label, random) -> random.nextInt(9), row -> Targets.UNLABELLED);
    assertThat(trial.wrong()).isNull();
    assertThat(trial.text()).contains("100 examples: none of them labelled; median logit range 8");
  }
}
