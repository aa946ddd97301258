package io.retort.evaluate;

import io.retort.job.Gain;
import java.util.List;
import java.util.Map;

/**
 * What those that were trained reach with each seed, the job's first, in each figure that they are
 * compared in.
 *
 * @param byLine figures that there are; the metric in any case
 */
record SeedTable(Map<Gain.Line, List<Report.SeedScores>> byLine) {

  /** In the metric. */
  List<Report.SeedScores> metric() {
    return byLine.get(Gain.Line.METRIC);
  }
}
