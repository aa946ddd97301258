package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.EvaluateSettings;
import io.retort.job.Figure;
import io.retort.job.JobFile;
import io.retort.job.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenMeasureTest {
  private static final String JOB =
      """
      name = j, data { train { format = glyphs, count = 10, noise = 0, seed = 1 }, test = ${data.train}, classes = 10,
        shape = [1, 28, 28] }
      teacher { kind = train, network { kind = mlp, hidden = [4] } }
      student { network { kind = mlp, hidden = [4] } }
      """;

  private static EvaluateSettings settings(String metric) {
    return JobFile.parse(JOB + "evaluate.metric = " + metric).evaluate();
  }

  private static Scores scores(int... rows) {
    Scores scores = Scores.whole(rows.length, null);
    for (int label = 0; label < rows.length; label++) {
      for (int row = 0; row < rows[label]; row++) {
        scores.add(row, new float[rows.length], 0, label, new double[rows.length]);
      }
    }
    return scores;
  }

  @Test
  void accuracyUnlessOneClassMakesUpMostRows() {
    assertThat(ChosenMeasure.of(settings("auto"), scores(60, 40)))
        .isEqualTo(new ChosenMeasure(Measure.ACCURACY, null));
    ChosenMeasure uneven = ChosenMeasure.of(settings("auto"), scores(95, 5));
    assertThat(uneven.measure()).isEqualTo(Measure.BALANCED_ACCURACY);
    assertThat(uneven.reason()).contains("right on 95.00 % of the test rows");
    assertThat(ChosenMeasure.of(settings("accuracy"), scores(95, 5)).measure())
        .isEqualTo(Measure.ACCURACY);
  }

  @Test
  void areasUnderCurvesAreOfTwoClasses() {
    assertThat(ChosenMeasure.of(settings("pr-auc"), scores(95, 5)).measure())
        .isEqualTo(Measure.PR_AUC);
    assertThatThrownBy(() -> ChosenMeasure.of(settings("roc-auc"), scores(1, 1, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("evaluate.metric = roc-auc: tells of two classes alone");
  }

  @Test
  void everyMetricIsToldOfScoresAndOfReports() {
    ModelReport model = SomeReports.model("student", 0.75, 1, 1, 1, null);
    for (Measure measure : Measure.values()) {
      boolean numbers = List.of(Measure.R2, Measure.RMSE, Measure.MAE).contains(measure);
      Figure figure = measure.figure();
      if (numbers) {
        assertThat(new NumberScores(0, 1).value(figure)).isNotNull();
      } else {
        assertThat(scores(5, 4).value(figure)).as(figure.key()).isNotNull();
        assertThat(scores(5, 4).constant(figure))
            .as(figure.key())
            .satisfiesAnyOf(
                constant -> assertThat(constant).isBetween(0.0, 1.0),
                constant -> assertThat(figure).isIn(Figure.ECE, Figure.AGREEMENT));
        assertThat(measure.of(model)).isEqualTo(model.value(figure));
      }
      assertThat(measure.better(2, 1)).isEqualTo(figure.moreIsBetter() ? 1 : -1);
    }
  }

  /** Of 6 and 2 rows; ties of a constant answer go to the first class. */
  @Test
  void aConstantAnswerIsWorthWhatItsFiguresSay() {
    Scores constant = scores(6, 2);
    for (Figure figure :
        List.of(Figure.ACCURACY, Figure.BALANCED_ACCURACY, Figure.MACRO_F1, Figure.ROC_AUC)) {
      assertThat(constant.value(figure)).as(figure.key()).isEqualTo(constant.constant(figure));
    }
    assertThat(constant.constant(Figure.NLL))
        .isEqualTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)));
    assertThat(constant.constant(Figure.BRIER)).isEqualTo(1 - 0.75 * 0.75 - 0.25 * 0.25);
    assertThat(constant.constant(Figure.PR_AUC)).isEqualTo(0.25);
  }
}
