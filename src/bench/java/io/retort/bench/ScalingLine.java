package io.retort.bench;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * What came of a point, over its seeds.
 *
 * @param accuracy mean over the seeds, as seconds and modelledSeconds
 * @param seconds measured on this machine
 * @param modelledSeconds on a cluster, as {@link ClusterModel} has it
 * @param modelledSpeedup over one worker that never averages
 */
record ScalingLine(
    ScalingPoint point,
    double accuracy,
    double minAccuracy,
    double maxAccuracy,
    long rounds,
    double seconds,
    double modelledSeconds,
    double modelledSpeedup) {

  static ScalingLine of(List<ScalingRun> runs, ClusterModel model, double aloneSeconds) {
    DescriptiveStatistics accuracy =
        new DescriptiveStatistics(runs.stream().mapToDouble(ScalingRun::accuracy).toArray());
    double modelled = runs.stream().mapToDouble(model::seconds).average().orElseThrow();
    return new ScalingLine(
        runs.get(0).point(),
        accuracy.getMean(),
        accuracy.getMin(),
        accuracy.getMax(),
        runs.get(0).rounds(),
        runs.stream().mapToDouble(ScalingRun::seconds).average().orElseThrow(),
        modelled,
        aloneSeconds / modelled);
  }
}
