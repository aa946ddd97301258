package io.retort.search;

import io.retort.evaluate.Rounded;
import io.retort.job.SearchSettings.Metric;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The drawing of trials by temperature, to the right, and by the weight of the teacher's term,
 * upwards: the darker, the better at the end of the first rung, which all of them reached.
 *
 * @param trials that have both, and no terms of another kind
 */
record TrialChart(List<TrialResult> trials, Metric metric, int winner) {
  private static final double LEFT = 60;
  private static final double RIGHT = 580;
  private static final double TOP = 30;
  private static final double BOTTOM = 290;
  private static final String TEMPERATURE = "loss.temperature";
  private static final String ALPHA = "loss.alpha";

  /** A trial's dot. */
  record Dot(
      String x, String y, String below, String value, String opacity, String title, boolean best) {}

  static TrialChart of(SearchReport report) {
    List<TrialResult> both =
        report.trials().stream()
            .filter(trial -> trial.kind() == Kind.DRAWN && !trial.diverged())
            .filter(trial -> has(trial, TEMPERATURE) && has(trial, ALPHA) && plain(trial))
            .toList();
    return new TrialChart(both, report.settings().metric(), report.winner().number());
  }

  private static boolean has(TrialResult trial, String key) {
    return trial.settings().get(key) instanceof Number;
  }

  private static boolean plain(TrialResult trial) {
    Object terms = trial.settings().getOrDefault("loss.terms", List.of());
    return terms instanceof List<?> list && list.isEmpty();
  }

  boolean isDrawn() {
    return trials.size() > 1;
  }

  /** What the numbers are. */
  String caption() {
    String what =
        switch (metric) {
          case AUTO, ACCURACY, BALANCED_ACCURACY, MACRO_F1 -> "Percent";
          case NLL -> "Negative log-likelihood in nats";
          case R2 -> "R²";
        };
    return what
        + " at the end of the first part of a training, which all trials got; of several trials at one"
        + " place, the best. The darker, the better; the winner has a rim.";
  }

  List<Dot> dots() {
    Map<List<Double>, List<TrialResult>> places =
        trials.stream().collect(Collectors.groupingBy(TrialChart::place));
    DoubleSummaryStatistics values =
        places.values().stream()
            .map(this::best)
            .mapToDouble(TrialResult::early)
            .summaryStatistics();
    return places.entrySet().stream()
        .sorted(Comparator.comparing(place -> place.getKey().toString()))
        .map(place -> dot(best(place.getValue()), hasWinner(place.getValue()), values))
        .toList();
  }

  private static List<Double> place(TrialResult trial) {
    return List.of(
        SettingScale.number(trial.settings(), TEMPERATURE),
        SettingScale.number(trial.settings(), ALPHA));
  }

  private TrialResult best(List<TrialResult> of) {
    Comparator<TrialResult> early = Comparator.comparingDouble(TrialResult::early);
    return of.stream().max(metric.lowerIsBetter() ? early.reversed() : early).orElseThrow();
  }

  private boolean hasWinner(List<TrialResult> of) {
    return of.stream().anyMatch(trial -> trial.number() == winner);
  }

  private Dot dot(TrialResult trial, boolean rim, DoubleSummaryStatistics values) {
    double span = values.getMax() - values.getMin();
    double place = span == 0 ? 1 : (trial.early() - values.getMin()) / span;
    double good = metric.lowerIsBetter() && span > 0 ? 1 - place : place;
    double y = alphas().at(SettingScale.number(trial.settings(), ALPHA));
    double x = temperatureScale().at(SettingScale.number(trial.settings(), TEMPERATURE));
    return new Dot(
        Rounded.fixed("%.1f", x),
        Rounded.fixed("%.1f", y),
        Rounded.fixed("%.1f", y + 22),
        metric.isShare()
            ? Rounded.fixed("%.1f", 100 * trial.early())
            : Rounded.fixed("%.3f", trial.early()),
        Rounded.fixed("%.2f", 0.1 + 0.9 * good),
        "trial " + trial.number() + ", trained " + SearchView.share(trial.share()),
        rim);
  }

  List<SettingScale.Tick> temperatures() {
    return temperatureScale().ticks();
  }

  List<SettingScale.Tick> weights() {
    return alphas().ticks();
  }

  private SettingScale temperatureScale() {
    return SettingScale.of(trials, TEMPERATURE, Math::log, LEFT, RIGHT);
  }

  private SettingScale alphas() {
    return SettingScale.of(trials, ALPHA, value -> value, BOTTOM, TOP);
  }
}
