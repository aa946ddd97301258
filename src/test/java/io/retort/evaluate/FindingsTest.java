package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.data.Overlap;
import io.retort.network.Fit;
import java.util.List;
import java.util.Map;
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
            "The student's calibration error is 0.80 %, and 0.60 % with its logits divided by 1.25.",
            "The student copied 61 of the teacher's 110 mistakes, and agrees on 98.89 % of what the"
                + " teacher gets right.");
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
        SomeReports.compare(MODELS, seed, new Report.Pair(210, 110, 1.2e-8));

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
    assertThat(told(SomeReports.compare(MODELS, SomeReports.oneSeed(MODELS), null)))
        .hasSize(3)
        .first()
        .isEqualTo("Without a baseline, what distilling gained is not known.");
  }

  /** The gains in probabilities are losses in these reports, as nll is less where accuracy is. */
  @Test
  void probabilitiesAreToldOfWhereBothFiguresAreClear() {
    double[] less = {-0.07, -0.09, -0.08};
    double[] unclear = {0.007, -0.009, 0.008};
    List<ModelReport> models =
        List.of(MODELS.get(0), MODELS.get(1), ComparisonsTest.model("pseudo-labels", 0.98, 1, 1));
    Report.Comparison better = SomeReports.compare(models, SomeReports.seeds(unclear, less), null);
    assertThat(told(models, better))
        .contains(
            "The student's probabilities are better than those learned from the teacher's hard"
                + " answers: negative log-likelihood 0.0898 against 0.0978 (gain +0.0400, 95 % interval"
                + " +0.0276 to +0.0524), calibration error 0.80 % against 0.88 % (gain +2.00 points,"
                + " 95 % interval +1.38 to +2.62).");
    Report.Comparison level =
        SomeReports.compare(models, SomeReports.seeds(unclear, unclear), null);
    assertThat(told(models, level)).noneMatch(told -> told.contains("probabilities"));
  }

  @Test
  void aGainThatComesFromSettingsIsSaidToDoSo() {
    List<ModelReport> models =
        List.of(
            MODELS.get(0),
            MODELS.get(1),
            ComparisonsTest.model("baseline", 0.86, 1, 1),
            ComparisonsTest.model("baseline-same-settings", 0.6, 1, 1));
    List<Report.SeedScores> seeds =
        List.of(
            new Report.SeedScores(1, 0.9, 0.86, null, 0.6),
            new Report.SeedScores(2, 0.9, 0.87, null, 0.61));
    assertThat(told(models, SomeReports.compare(models, seeds, null)))
        .contains(
            "Over a baseline with the student's own settings the gain would be +29.50 points (95 %"
                + " interval +23.15 to +35.85, 2 seeds): that difference comes from the settings and not"
                + " from the labels. `retort search` looks for settings of the student's.");
    List<Report.SeedScores> level =
        List.of(
            new Report.SeedScores(1, 0.9, 0.86, null, 0.85),
            new Report.SeedScores(2, 0.9, 0.87, null, 0.85));
    assertThat(told(models, SomeReports.compare(models, level, null)))
        .noneMatch(told -> told.contains("settings and not from the labels"));
  }

  @Test
  void whatDidNotFitItsOwnRowsIsSaidNotToHave() {
    Fit chance = new Fit(500, 0.1, 0.104, 2.4, 2.302, null, 2.4, 2.4, false);
    Fit falling = new Fit(500, 0.8, 0.104, 0.7, 2.302, null, 0.7, 0.9, true);
    Report report = SomeReports.report(MODELS, List.of());
    assertThat(
            new FitFindings(withFits(report, Map.of("student", chance, "teacher", falling)))
                .sentences())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "The student did not fit the rows that it learned from: it gets 10.00 % of them right, and"
                + " always saying their commonest class 10.40 %.");
    assertThat(new FitFindings(withFits(report, Map.of("student", falling))).sentences())
        .containsExactly(
            "The training loss of student was still falling at the end: more epochs may help.");
    Fit number = new Fit(500, null, null, null, null, 0.001, 1.0, 1.0, false);
    assertThat(new FitFindings(withFits(report, Map.of("student", number))).sentences()).hasSize(1);
  }

  @Test
  void rowsThatAreNotLookedAtAndRowsThatAreKnownAreTold() {
    Report report = SomeReports.report(MODELS, List.of());
    assertThat(
            new Findings(with(report, Map.of(), 3, new Overlap(200, 50)), Measure.ACCURACY)
                .sentences())
        .contains("Of data.test, 3 rows were rejected, and no figure tells of them.")
        .anyMatch(
            told ->
                told.startsWith("25.0 % of data.test's rows have exactly the features of a row"));
    assertThat(
            new Findings(with(report, Map.of(), 0, new Overlap(200, 0)), Measure.ACCURACY)
                .sentences())
        .noneMatch(told -> told.contains("rejected") || told.contains("exactly the features"));
  }

  private static Report withFits(Report report, Map<String, Fit> fits) {
    return with(report, fits, 0, null);
  }

  private static Report with(Report report, Map<String, Fit> fits, long rejected, Overlap overlap) {
    return new Report(
        report.version(),
        report.job(),
        report.created(),
        report.gates(),
        report.seed(),
        report.testRows(),
        report.testUnlabelled(),
        rejected,
        overlap,
        report.classes(),
        report.metric(),
        report.models(),
        report.comparison(),
        report.seeds(),
        report.controls(),
        fits,
        report.softLabels(),
        report.curves(),
        report.disagreements(),
        report.stages(),
        report.settings(),
        report.inputs(),
        report.madeWith());
  }

  private static List<String> told(double[] overBaseline, double[] overPseudoLabels) {
    return told(
        SomeReports.compare(MODELS, SomeReports.seeds(overBaseline, overPseudoLabels), null));
  }

  private static List<String> told(Report.Comparison comparison) {
    return told(MODELS, comparison);
  }

  private static List<String> told(List<ModelReport> models, Report.Comparison comparison) {
    return new Findings(
            SomeReports.report("mnist", models, comparison, List.of(), 0), Measure.ACCURACY)
        .sentences().stream().map(sentence -> sentence.replace('\u00a0', ' ')).toList();
  }
}
