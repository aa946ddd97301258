package io.retort.bench;

import io.retort.evaluate.PairedGain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Students of one job, taught by each objective: seed by seed the same teacher, the same soft
 * labels, the same initial weights, order of rows and number of updates.
 *
 * @param data its name
 * @param job the job file
 * @param settings laid over it
 */
record ObjectiveRuns(
    SparkSession spark, Path folder, String data, Path job, Map<String, String> settings) {

  List<ObjectiveLine> lines(int seeds) throws IOException {
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    List<Double> baseline = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      Path workspace = folder.resolve(data + seed);
      RetortJob taught = RetortJob.taught(spark, job, workspace, settings, seed);
      for (Map.Entry<String, String> objective : Objectives.all().entrySet()) {
        for (String stage : List.of("label", "train", "evaluate")) {
          taught.run(stage, Map.of("loss.terms", objective.getValue()));
        }
        accuracies
            .computeIfAbsent(objective.getKey(), key -> new ArrayList<>())
            .add(taught.studentAccuracy());
        System.err.printf(
            "bench: %s, %s, seed %d: %.2f %%%n",
            data, objective.getKey(), seed, 100 * taught.studentAccuracy());
      }
      baseline.add(taught.accuracy("baseline"));
      FileUtils.deleteDirectory(workspace.toFile());
    }
    List<Double> pseudo = accuracies.get(Objectives.PSEUDO);
    List<ObjectiveLine> lines = new ArrayList<>();
    lines.add(line("labels alone", baseline, baseline, pseudo));
    accuracies.forEach((objective, shares) -> lines.add(line(objective, shares, baseline, pseudo)));
    return lines;
  }

  private ObjectiveLine line(
      String objective, List<Double> shares, List<Double> baseline, List<Double> pseudo) {
    return new ObjectiveLine(
        data,
        objective,
        shares,
        shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        PairedGain.of(shares, baseline).times(100),
        PairedGain.of(shares, pseudo).times(100));
  }
}
