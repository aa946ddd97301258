package io.retort.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.Job;
import io.retort.pipeline.Documents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchViewTest {
  private static final TrialResult ALONE = SomeJob.result(1, Kind.LABELS_ALONE, 0.90, 0.91, 0.92);
  private static final TrialResult DRAWN =
      new TrialResult(
          2,
          Kind.DRAWN,
          Map.of("loss.alpha", 0.5, "loss.temperature", 2),
          1,
          0.5,
          List.of(0.93, 0.94, 0.95),
          0.94,
          false,
          3);

  @Test
  void theBestOfThoseThatWereTrainedToTheEndWins() {
    TrialResult lucky =
        new TrialResult(3, Kind.DRAWN, Map.of(), 1 / 9.0, 0.99, List.of(0.99), 0.99, false, 1);

    SearchReport report = report("", ALONE, DRAWN, lucky);

    assertThat(report.winner()).isEqualTo(DRAWN);
    assertThat(report.trials()).extracting(TrialResult::number).containsExactly(2, 1, 3);
    Lead lead = report.leads().get(0);
    assertThat(lead.over()).isEqualTo(Kind.LABELS_ALONE);
    assertThat(lead.gain().mean()).isCloseTo(0.03, within(1e-12));
  }

  @Test
  void aTieIsWonByWhatIsSimpler() {
    TrialResult same = SomeJob.result(7, Kind.PSEUDO_LABELS, 0.90, 0.91, 0.92);

    assertThat(report("", same, ALONE).winner().kind()).isEqualTo(Kind.LABELS_ALONE);
  }

  @Test
  void ofLikelihoodTheLowestWinsAndALeadIsStillAboveNothing() {
    SearchReport report = report("search.metric = nll", ALONE, DRAWN);

    assertThat(report.winner()).isEqualTo(ALONE);
    assertThat(
            report(
                    "search.metric = nll",
                    ALONE,
                    DRAWN,
                    SomeJob.result(3, Kind.PSEUDO_LABELS, 2.0, 2.0, 2.1))
                .leads()
                .get(0)
                .gain()
                .mean())
        .isPositive();
  }

  @Test
  void theTextSaysWhatToDoAndOnWhatThatRests() {
    String text = SearchFiles.text(report("", ALONE, DRAWN));

    assertThat(text)
        .contains("Trial 2 does best, with loss.alpha = 0.5, loss.temperature = 2.")
        .containsPattern("over labels alone +\\+3\\.00 points +\\+- 0\\.00")
        .containsPattern("1 +trial 2 +0\\.5 +2 +all +94\\.00 % +93\\.00\\.\\.95\\.00 +3\\.0")
        .contains("2 trials compared on 99 held-back labelled rows");
  }

  @Test
  void whatMayBeChanceIsCalledThat() {
    TrialResult wild = SomeJob.result(4, Kind.DRAWN, 0.89, 0.95, 0.94);

    assertThat(SearchFiles.text(report("", ALONE, wild))).contains(", which may be chance");
    assertThat(
            SearchFiles.text(
                report(
                    "search.seeds = 1",
                    SomeJob.result(1, Kind.LABELS_ALONE, 0.8),
                    SomeJob.result(2, Kind.DRAWN, 0.9))))
        .contains("on one seed, which proves little");
  }

  @Test
  void whoeverShouldNotDistilIsToldSo() {
    TrialResult worse = SomeJob.result(4, Kind.DRAWN, 0.8, 0.8, 0.8);

    assertThat(SearchFiles.text(report("", ALONE, worse))).contains("Do not distil");
    assertThat(
            SearchFiles.text(
                report("", SomeJob.result(1, Kind.PSEUDO_LABELS, 0.9, 0.9, 0.9), worse)))
        .contains("The teacher's hard answers are enough");
  }

  @Test
  void thePageHoldsTheSameAndAChart() {
    TrialResult other =
        new TrialResult(
            5,
            Kind.DRAWN,
            Map.of("loss.alpha", 1, "loss.temperature", 4),
            1 / 9.0,
            0.4,
            List.of(0.4),
            0.4,
            false,
            1);

    String page = SearchFiles.html(report("", ALONE, DRAWN, other));

    assertThat(page).contains("Trial 2 does best").contains("<circle class=\"best\"");
    assertThat(page).contains(">50.0<").contains(">40.0<").doesNotContain("{{");
    assertThat(SearchFiles.html(report("", ALONE))).doesNotContain("<circle");
  }

  @Test
  void aReportIsReadBackAsItWasWritten() throws Exception {
    SearchReport report = report("search.space.train.epochs = [3, 4]", ALONE, DRAWN);

    assertThat(Documents.read(Documents.write(report), SearchReport.class)).isEqualTo(report);
  }

  private static SearchReport report(String more, TrialResult... results) {
    Job job = SomeJob.file(more).job();
    return SearchReport.of(job, "T = 4, alpha = 0.8", 99, true, 12, List.of(results));
  }
}
