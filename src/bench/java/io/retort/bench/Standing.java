package io.retort.bench;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * An entrant's results.
 *
 * @param median of the runs' examples a second, as min and max
 */
record Standing(String name, double median, double min, double max, List<Measurement> runs) {

  static Standing of(String name, List<Measurement> runs) {
    DescriptiveStatistics rates =
        new DescriptiveStatistics(
            runs.stream().mapToDouble(Measurement::examplesPerSecond).toArray());
    return new Standing(name, rates.getPercentile(50), rates.getMin(), rates.getMax(), runs);
  }
}
