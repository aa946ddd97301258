package io.retort.bench;

import io.retort.job.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/**
 * The same distillation from labels in each form, seed by seed: one teacher for all forms, its
 * labels made anew for each.
 *
 * @param data its name
 * @param job the job file
 * @param settings laid over it
 */
record StorageStudents(
    SparkSession spark, Path folder, String data, Path job, Map<String, String> settings) {

  /** Name and settings of each; the others are compared with the first. */
  private static final Map<String, Map<String, String>> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put("dense float32", form("dense", "float32", "residual"));
    FORMS.put("dense float16", form("dense", "float16", "residual"));
    FORMS.put("top-3 float16, residual", form("top-k", "float16", "residual"));
    FORMS.put("top-3 float16, zero", form("top-k", "float16", "zero"));
    FORMS.put("top-3 float16, renormalize", form("top-k", "float16", "renormalize"));
  }

  private static Map<String, String> form(String storage, String precision, String tail) {
    return Map.of(
        "labels.storage",
        storage,
        "labels.k",
        "3",
        "labels.precision",
        precision,
        "labels.tail",
        tail,
        "evaluate.baseline",
        "false");
  }

  /**
   * Trains and evaluates them.
   *
   * @param samples takes the first seed's dense logits
   */
  List<StudentLine> lines(int seeds, int rows, List<LogitSample> samples) throws IOException {
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    for (int seed = 1; seed <= seeds; seed++) {
      Path workspace = folder.resolve(data + seed);
      RetortJob taught = RetortJob.taught(spark, job, workspace, settings, seed);
      for (Map.Entry<String, Map<String, String>> form : FORMS.entrySet()) {
        double accuracy = accuracy(taught, form.getValue());
        System.err.printf(
            "bench: %s, %s, seed %d: %.2f %%%n", data, form.getKey(), seed, 100 * accuracy);
        accuracies.computeIfAbsent(form.getKey(), key -> new ArrayList<>()).add(accuracy);
        if (samples.isEmpty() || !samples.get(samples.size() - 1).teacher().startsWith(data)) {
          samples.add(taught.logits(data + ", a network trained here", rows));
        }
      }
      FileUtils.deleteDirectory(workspace.toFile());
    }
    List<Double> dense = accuracies.values().iterator().next();
    return accuracies.entrySet().stream()
        .map(form -> StudentLine.of(data, form.getKey(), form.getValue(), dense))
        .toList();
  }

  private static double accuracy(RetortJob taught, Map<String, String> form) throws IOException {
    for (String stage : List.of("label", "train", "evaluate")) {
      taught.run(stage, form);
    }
    return taught.studentAccuracy();
  }

  /** Pictures of its test set. */
  Examples pictures() throws IOException {
    Path workspace = folder.resolve(data + "-pictures");
    Path file = folder.resolve(data + ".bin");
    new RetortJob(spark, job, workspace, settings).export(Split.TEST, file);
    FileUtils.deleteDirectory(workspace.toFile());
    return Examples.read(file);
  }
}
