package io.retort.evaluate;

import java.util.List;

/**
 * An axis laid over a stretch of a drawing.
 *
 * @param from where it begins, in the drawing's units
 * @param to where it ends; less than {@code from} on an axis that points upwards
 */
record Scale(Axis axis, double from, double to) {

  /** A mark on the axis. */
  record Tick(String at, String label) {}

  /** Where a value lies. */
  String at(double value) {
    return Rounded.fixed("%.1f", from + (to - from) * axis.at(value));
  }

  List<Tick> ticks() {
    return axis.ticks().stream().map(tick -> new Tick(at(tick), axis.label(tick))).toList();
  }
}
