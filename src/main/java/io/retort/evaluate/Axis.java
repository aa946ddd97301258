package io.retort.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A chart's axis, which begins and ends at a tick.
 *
 * @param low value at its beginning
 * @param step between two ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double step, int steps) {
  private static final int ABOUT = 4; // Steps; as many labels as a phone's width holds.

  /** From below to above shares in percent, so that small differences can be seen. */
  static Axis around(double least, double greatest) {
    double margin = Math.max(0.1 * (greatest - least), 0.05);
    double step = step(greatest - least + 2 * margin);
    double first = Math.max(0, Math.floor((least - margin) / step));
    double last = Math.min(Math.round(100 / step), Math.ceil((greatest + margin) / step));
    return new Axis(first * step, step, (int) (last - first));
  }

  /** From zero to above a positive value. */
  static Axis fromZero(double greatest) {
    double end = Math.max(1.05 * greatest, 1e-6);
    double step = step(end);
    return new Axis(0, step, (int) Math.ceil(end / step));
  }

  /** From the whole number below to the one above. */
  static Axis ofWhole(double least, double greatest) {
    double low = Math.floor(least);
    return new Axis(low, 1, (int) Math.max(1, Math.ceil(greatest) - low));
  }

  private static double step(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(span / ABOUT)));
    double leading = span / ABOUT / power;
    if (leading <= 1) {
      return power;
    }
    return power * (leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
  }

  boolean startsAtZero() {
    return low == 0;
  }

  /** Where a value lies, as a share of the axis. */
  double at(double value) {
    return (value - low) / (steps * step);
  }

  List<Double> ticks() {
    return IntStream.rangeClosed(0, steps).mapToObj(tick -> low + tick * step).toList();
  }

  /** A tick's value with as many decimals as the step needs. */
  String label(double tick) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return Rounded.fixed("%." + decimals + "f", tick);
  }
}
