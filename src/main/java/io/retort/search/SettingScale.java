package io.retort.search;

import io.retort.evaluate.Rounded;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Where values of a setting lie on a chart's axis: side by side where they are few, or else by
 * their size.
 *
 * @param values all there are, rising
 * @param size by which many of them lie
 * @param from where the axis begins, in the drawing's units
 */
record SettingScale(List<Double> values, DoubleUnaryOperator size, double from, double to) {
  private static final int FEW = 8;

  /** A mark on the axis. */
  record Tick(String at, String label) {}

  /** Of what trials have under a key. */
  static SettingScale of(
      List<TrialResult> trials, String key, DoubleUnaryOperator size, double from, double to) {
    List<Double> values =
        trials.stream().map(trial -> number(trial.settings(), key)).distinct().sorted().toList();
    return new SettingScale(values, size, from, to);
  }

  static double number(Map<String, Object> settings, String key) {
    return ((Number) settings.get(key)).doubleValue();
  }

  double at(double value) {
    double least = place(values.get(0));
    double span = place(values.get(values.size() - 1)) - least;
    return span == 0 ? (from + to) / 2 : from + (to - from) * (place(value) - least) / span;
  }

  private double place(double value) {
    return isFew() ? values.indexOf(value) : size.applyAsDouble(value);
  }

  private boolean isFew() {
    return values.size() <= FEW;
  }

  /** One a value, or where they are many, the first and the last. */
  List<Tick> ticks() {
    List<Double> marked = isFew() ? values : List.of(values.get(0), values.get(values.size() - 1));
    return marked.stream()
        .map(value -> new Tick(Rounded.fixed("%.1f", at(value)), Rounded.significant(value)))
        .toList();
  }
}
