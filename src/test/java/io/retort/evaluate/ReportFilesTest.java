package io.retort.evaluate;

import static io.retort.evaluate.SomeReports.HASH;
import static io.retort.evaluate.SomeReports.model;
import static org.assertj.core.api.Assertions.assertThat;

import io.retort.pipeline.Workspace;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportFilesTest {
  @TempDir Path folder;

  private static final ModelReport TEACHER =
      model("teacher", 0.9890, 1_199_882, 4_801_000, 0.412, HASH);
  private static final ModelReport STUDENT = model("student", 0.9574, 50_890, 571_319, 0.075, HASH);
  private static final ModelReport BASELINE =
      model("baseline", 0.9477, 50_890, 571_319, 0.074, HASH.replace('0', 'f'));
  private static final List<Report.GateResult> GATES =
      List.of(
          new Report.GateResult("retention", 0.95, true, 0.968048, true),
          new Report.GateResult("speedup", 6, true, 5.493, false));

  @Test
  void textLinesUpWithinATerminal() {
    ModelReport vast = model("teacher", 1, 1_234_567_890, 4_938_271_560L, 1234.5, null);
    assertThat(
            ReportFiles.text(SomeReports.report(List.of(vast, STUDENT, BASELINE), GATES)).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
        .noneMatch(line -> line.endsWith(" "));
    assertThat(ReportFiles.text(report(GATES)))
        .contains(
            "model     accuracy  macro F1     NLL     ECE  agreement  parameters    size  p50 ms",
            "teacher    98.90 %   98.80 %  0.0987  0.89 %    98.90 %   1,199,882  4.8 MB   0.412",
            "student    95.74 %   95.64 %  0.0955  0.86 %    95.74 %      50,890  571 kB   0.075");
  }

  @Test
  void textTellsTheComparison() {
    assertThat(ReportFiles.text(report(GATES)))
        .contains("retention        96.80 %  of the teacher's accuracy")
        .contains("gap closed       23.49 %  of the way from the baseline to the teacher")
        .contains("KD gain     +0.97 points  over the baseline, on one seed, which proves little")
        .contains("size ratio         0.119  student bytes / teacher bytes")
        .contains("speedup             5.49  teacher p50 / student p50, one row at a time")
        .contains("student parameters, SHA-256: 0123456789abcdef...");
  }

  @Test
  void missedGatesComeFirst() {
    Report report = report(GATES);
    assertThat(ReportFiles.text(report))
        .contains("1 of 2 gates missed")
        .containsSubsequence("speedup", "at least 6", "5.493  MISSED", "at least 0.95", "passed");
    assertThat(ReportFiles.markdown(report))
        .containsSubsequence(
            "**1 of 2 gates missed.** The student keeps",
            "| speedup | at least 6 | 5.493 | **MISSED** |",
            "| retention | at least 0.95 | 0.968 | passed |",
            "## Models");
    assertThat(ReportFiles.html(report))
        .containsSubsequence(
            "<section class=\"gates bad\">", "✗ MISSED", "✓ passed", "class=\"headline\"");
  }

  @Test
  void aMissedGateIsNotRoundedIntoAPassedOne() {
    assertThat(GateRow.of(new Report.GateResult("retention", 0.97, true, 0.969998, false)).actual())
        .isEqualTo("0.969998");
    assertThat(GateRow.of(new Report.GateResult("ece", 0.01, false, 0.01001, false)).actual())
        .isEqualTo("0.01001");
    assertThat(GateRow.of(new Report.GateResult("retention", 0.97, true, 0.97, true)))
        .isEqualTo(new GateRow("retention", "at least 0.97", "0.97", true));
  }

  @Test
  void aGateWhoseFigureCannotBeWorkedOutIsToldAndReadBack() throws Exception {
    Report report =
        SomeReports.report(
            List.of(TEACHER, STUDENT, model("baseline", 0.9890, 50_890, 571_319, 0.074, HASH)),
            List.of(new Report.GateResult("gap-closed", 0.5, true, null, false)));
    assertThat(report.comparison().gapClosed()).isNull();
    Workspace workspace = Workspace.open(folder.toString(), "mnist", new Configuration());

    ReportFiles.write(workspace, workspace.folder(ReportFiles.ARTEFACT), report);

    assertThat(ReportFiles.read(workspace)).isEqualTo(report);
    assertThat(ReportFiles.text(report)).containsPattern("gap-closed +at least 0.5 +none +MISSED");
    assertThat(ReportFiles.markdown(report))
        .contains("| gap-closed | at least 0.5 | none | **MISSED** |");
    assertThat(ReportFiles.html(report)).doesNotContain("null", "NaN");
    assertWellFormed(ReportFiles.html(report));
  }

  @Test
  void aReportWithoutGatesSaysNothingOfThem() {
    Report report = report(List.of());
    assertThat(ReportFiles.text(report)).doesNotContain("gate");
    assertThat(ReportFiles.markdown(report)).doesNotContain("Gate").contains("The student keeps");
    assertThat(ReportFiles.html(report)).contains("sets no gates");
  }

  @Test
  void theHeadlineTellsWhatIsKept() {
    assertThat(new ReportView(report(GATES)).headline().replace('\u00a0', ' '))
        .isEqualTo(
            "The student keeps 96.8 % of the teacher's accuracy at 11.9 % of its size and 5.49"
                + " times its speed.");
    List<ModelReport> better =
        List.of(SomeReports.number("teacher", 0.5), SomeReports.number("student", 0.505));
    assertThat(headline(better, 0.1))
        .startsWith("The student reaches 101.0 % of the teacher's R² at");
  }

  @Test
  void theHeadlineBeginsWithWhatMattersMost() {
    List<ModelReport> taught =
        List.of(
            model("teacher", 0.8, 10, 1000, 1, null),
            model("student", 0.7, 10, 500, 1, null),
            model("baseline", 0.85, 10, 500, 1, null));
    assertThat(headline(taught, 0.1))
        .startsWith("The teacher is no better than the baseline (80.00 % against 85.00 % accuracy)")
        .contains("The student keeps 87.5 % of the teacher's accuracy at");
    assertThat(ReportFiles.text(SomeReports.report(taught, List.of())))
        .contains("The teacher is no better than the baseline");
    assertThat(ReportFiles.text(report(GATES))).doesNotContain("no better than");
    assertThat(headline(taught, 0.7))
        .startsWith("The student is no better than giving the same answer to every row")
        .doesNotContain("times its speed");
    Report.Comparison comparison =
        Comparisons.compare(
            taught, SomeReports.table(SomeReports.oneSeed(taught)), null, Measure.NLL, Double.NaN);
    Report report = SomeReports.report("job", taught, comparison, List.of(), 0);
    assertThat(new Headline(report, Measure.NLL).sentence().replace('\u00a0', ' '))
        .isEqualTo(
            "The student's negative log-likelihood is 0.0698 and the teacher's 0.0798, at 50 % of its"
                + " size and 1 times its speed.");
  }

  private static String headline(List<ModelReport> models, double constant) {
    Report.Comparison comparison =
        Comparisons.compare(
            models,
            SomeReports.table(SomeReports.oneSeed(models)),
            null,
            Measure.usual(models),
            constant);
    Report report = SomeReports.report("job", models, comparison, List.of(), 0);
    return new ReportView(report).headline().replace('\u00a0', ' ');
  }

  @Test
  void aReportWithoutBaselineOrHashesIsWhole() throws Exception {
    Report report =
        SomeReports.report(
            List.of(
                model("teacher", 0.9, 0, 1000, 1, null), model("student", 0.8, 10, 500, 1, null)),
            List.of());
    assertThat(ReportFiles.text(report)).doesNotContain("KD gain", "gap closed", "SHA-256", "null");
    assertThat(ReportFiles.markdown(report)).doesNotContain("null", "| baseline");
    assertThat(ReportFiles.html(report)).doesNotContain("null", ">baseline<", ">Baseline<");
    assertWellFormed(ReportFiles.html(report));
  }

  @Test
  void theWebPageIsWellFormedAndLoadsNothing() throws Exception {
    String html = ReportFiles.html(report(GATES));
    assertWellFormed(html);
    assertThat(html)
        .doesNotContain("http:", "https:", "url(", "@import", "NaN", "n/a")
        .doesNotContainPattern("src=\"(?!data:)");
    assertThat(html).contains(HASH, HASH.replace('0', 'f'));
  }

  @Test
  void softLabelsThatWereFilteredAreToldOfInEveryForm() throws Exception {
    Report none = report(GATES);
    Report some = SomeReports.report("mnist", none.models(), none.comparison(), GATES, 1_234);
    String told = "1,234 of 60,000 soft labels were filtered";
    assertThat(ReportFiles.text(some)).contains(told);
    assertThat(ReportFiles.markdown(some)).contains(told);
    assertThat(ReportFiles.html(some)).contains(told);
    assertWellFormed(ReportFiles.html(some));
    assertThat(ReportFiles.text(none) + ReportFiles.markdown(none) + ReportFiles.html(none))
        .doesNotContain("filtered");
  }

  @Test
  void theWebPageEscapesWhatUsersName() {
    Report report = report(GATES);
    Report named = SomeReports.report("<b>&", report.models(), report.comparison(), GATES, 0);
    assertThat(ReportFiles.html(named)).contains("<h1>&lt;b&gt;&amp;</h1>").doesNotContain("<b>");
  }

  @Test
  void aCutAxisIsSaidToBeOne() {
    assertThat(ReportFiles.html(report(GATES))).contains("The axis starts at 94 %, not 0.");
    assertThat(Axis.around(2, 60).startsAtZero()).isTrue();
  }

  @Test
  void axesHoldTheirValues() {
    for (double[] range :
        new double[][] {{98.9, 98.9}, {0, 0}, {100, 100}, {10, 95}, {99.97, 99.98}}) {
      Axis axis = Axis.around(range[0], range[1]);
      assertThat(axis.at(range[0])).isBetween(0.0, 1.0);
      assertThat(axis.at(range[1])).isBetween(0.0, 1.0);
      assertThat(axis.ticks()).hasSizeBetween(2, 8);
      assertThat(axis.ticks().stream().map(axis::label)).doesNotHaveDuplicates();
    }
    Axis latency = Axis.fromZero(0.412);
    assertThat(latency.ticks().stream().map(latency::label))
        .containsExactly("0.0", "0.2", "0.4", "0.6");
  }

  /** As XML, but for the doctype and the head's three void tags, which XML closes. */
  private static void assertWellFormed(String html) throws Exception {
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  private static Report report(List<Report.GateResult> gates) {
    return SomeReports.report(List.of(TEACHER, STUDENT, BASELINE), gates);
  }
}
