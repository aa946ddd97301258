package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final List<ModelReport> MODELS =
      List.of(
          ComparisonsTest.model("teacher", 0.95, 1, 1),
          ComparisonsTest.model("student", 0.9, 1, 1));

  @Test
  void eachVerdictHasItsWords() {
    double[] better = {0.007, 0.009, 0.008};
    double[] unclear = {0.007, -0.009, 0.008};
    double[] worse = {-0.007, -0.009, -0.008};

    assertThat(told(better, unclear))
        .containsExactly(
            "Distillation helped by 0.80 points (95 % interval +0.55 to +1.05, 3 seeds).",
            "That it is soft labels that help, 3 seeds cannot show: +0.20 points over the same"
                + " network on the teacher's hard answers (95 % interval -2.17 to +2.57, 3 seeds).",
            "The student copied 61 of the teacher's 110 mistakes, and agrees on 98.89 % of what the"
                + " teacher gets right.",
            "The student's calibration error is 0.80 %, and 0.60 % with its logits divided by 1.25.");
    assertThat(told(unclear, better))
        .contains(
            "Distillation makes no difference that 3 seeds can show: +0.20 points over the baseline"
                + " (95 % interval -2.17 to +2.57, 3 seeds).",
            "Soft labels are worth 0.80 points (95 % interval +0.55 to +1.05, 3 seeds) over the same"
                + " network on the teacher's hard answers.");
    assertThat(told(worse, worse))
        .contains(
            "Distillation hurt by 0.80 points (95 % interval -1.05 to -0.55, 3 seeds). Try T = 1 to"
                + " 2, a higher learning rate or a larger student.")
        .anyMatch(told -> told.startsWith("Soft labels cost 0.80 points (95 %"));
  }

  @Test
  void oneSeedDecidesNothing() {
    List<Report.SeedScores> seed = SomeReports.seeds(new double[] {0.01}, new double[] {-0.002});
    Report.Comparison comparison =
        Comparisons.compare(MODELS, seed, new Report.Pair(210, 110, 1.2e-8));

    assertThat(told(comparison))
        .contains(
            "On one seed, the student is 1.00 points above the baseline, which decides nothing:"
                + " evaluate.seeds = 5 would.",
            "Of the test rows, student and baseline of this seed alone get right 210 and 110"
                + " (McNemar's test, p < 0.001): that is about these two networks, not about"
                + " distilling.",
            "On one seed, it is 0.20 points below the same network on the teacher's hard answers.");
    assertThat(told(new double[] {0}, new double[] {0.1}))
        .first()
        .asString()
        .contains("the student is level with the baseline");
  }

  @Test
  void whatIsNotKnownIsNotTold() {
    assertThat(told(Comparisons.compare(MODELS, SomeReports.oneSeed(MODELS), null)))
        .hasSize(3)
        .first()
        .isEqualTo("Without a baseline, what distilling gained is not known.");
  }

  private static List<String> told(double[] overBaseline, double[] overPseudoLabels) {
    return told(
        Comparisons.compare(MODELS, SomeReports.seeds(overBaseline, overPseudoLabels), null));
  }

  private static List<String> told(Report.Comparison comparison) {
    return new Findings(
            SomeReports.report("mnist", MODELS, comparison, List.of(), 0), Measure.ACCURACY)
        .sentences().stream().map(sentence -> sentence.replace('\u00a0', ' ')).toList();
  }
}
