package io.retort.bench;

import java.io.PrintStream;
import java.util.Locale;

/** What `bench scaling` prints. */
record ScalingTable(ScalingBench.Result result) {

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "scaling: %,d rows, %d epochs; accuracy and s here are measured, the cluster's time is modelled%n%n",
        result.rows(),
        result.epochs());
    out.printf(
        "%-7s %-9s %6s %8s %7s %9s %18s %9s %11s %8s%n",
        "data",
        "outer",
        "steps",
        "workers",
        "rounds",
        "accuracy",
        "min..max",
        "s here",
        "s modelled",
        "speedup");
    result.lines().forEach(line -> print(out, line));
    result.models().forEach((data, model) -> print(out, data, model));
  }

  private static void print(PrintStream out, ScalingLine line) {
    out.printf(
        Locale.ROOT,
        "%-7s %-9s %6s %8d %,7d %7.2f %% %8.2f..%6.2f %% %9.1f %11.1f %8.2f%n",
        line.point().data(),
        line.point().outer(),
        line.point().stepsLabel(),
        line.point().workers(),
        line.rounds(),
        100 * line.accuracy(),
        100 * line.minAccuracy(),
        100 * line.maxAccuracy(),
        line.seconds(),
        line.modelledSeconds(),
        line.modelledSpeedup());
  }

  private void print(PrintStream out, String data, ClusterModel model) {
    out.printf(
        Locale.ROOT,
        "%nmodel on %s: a core for every worker, %.2f ms a step, a round's other work as measured here with as many"
            + " workers,%n%.1f MB from every worker to the driver in each round and as much back, %.0f Gbit/s a link;"
            + " speedup is over one worker%nthat never averages%n",
        data,
        1000 * model.stepSeconds(),
        model.stateBytes() / 1e6,
        result.gigabits());
  }
}
