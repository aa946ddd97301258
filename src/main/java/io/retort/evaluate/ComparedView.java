package io.retort.evaluate;

import java.util.List;

/**
 * Several runs as their page shows them.
 *
 * @param heads of the columns, the run's first
 * @param students one a run
 * @param measure what they are compared by
 */
record ComparedView(
    List<String> heads, List<Run> runs, List<ModelReport> students, Measure measure) {

  /**
   * @param number by which charts call it
   * @param path of its report
   * @param cells below the heads
   * @param missed whether it missed a gate
   */
  record Run(int number, String path, List<String> cells, boolean missed) {

    String name() {
      return cells.get(0);
    }

    List<String> values() {
      return cells.subList(1, cells.size());
    }
  }

  /** Without the run's. */
  List<String> columns() {
    return heads.subList(1, heads.size());
  }

  /** Said of the axis, where it does not start at zero. */
  String caution() {
    return new AccuracyChart(students, measure).caution();
  }

  List<CostChart> costCharts() {
    return List.of(CostChart.latency(students, measure), CostChart.size(students, measure));
  }
}
