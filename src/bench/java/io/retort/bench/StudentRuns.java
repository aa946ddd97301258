package io.retort.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Students of one job, each with settings of its own: seed by seed the same teacher, the same
 * initial weights, order of rows and number of updates.
 *
 * @param data its name
 * @param job the job file
 * @param settings laid over it
 */
record StudentRuns(
    SparkSession spark, Path folder, String data, Path job, Map<String, String> settings) {

  /**
   * Shares of the test set, seed by seed, by the student's name.
   *
   * @param alone the same students on hard labels alone
   */
  record Accuracies(Map<String, List<Double>> taught, Map<String, List<Double>> alone) {}

  /**
   * Trains them.
   *
   * @param students the settings of each
   */
  Accuracies accuracies(Map<String, Map<String, String>> students, int seeds) throws IOException {
    Accuracies accuracies = new Accuracies(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (int seed = 1; seed <= seeds; seed++) {
      Path workspace = folder.resolve(data + seed);
      RetortJob taught = RetortJob.taught(spark, job, workspace, settings, seed);
      for (Map.Entry<String, Map<String, String>> student : students.entrySet()) {
        for (String stage : List.of("label", "train", "evaluate")) {
          taught.run(stage, student.getValue());
        }
        add(accuracies.taught, student.getKey(), taught.studentAccuracy());
        add(accuracies.alone, student.getKey(), taught.accuracy("baseline"));
        System.err.printf(
            "bench: %s, %s, seed %d: %.2f %%%n",
            data, student.getKey(), seed, 100 * taught.studentAccuracy());
      }
      FileUtils.deleteDirectory(workspace.toFile());
    }
    return accuracies;
  }

  private static void add(Map<String, List<Double>> accuracies, String student, double accuracy) {
    accuracies.computeIfAbsent(student, name -> new ArrayList<>()).add(accuracy);
  }
}
