package io.retort.search;

import io.retort.job.JobFile;
import java.util.List;
import java.util.Map;

/** A job that is never run, and trials of it. */
final class SomeJob {
  static final String TEXT =
      """
      name = some
      data {
        train { format = glyphs }, transfer { format = glyphs, seed = 2 }, test { format = glyphs, seed = 3 }
        classes = 10
      }
      teacher { kind = train, network { kind = mlp } }
      student.network { kind = mlp }
      """;

  private SomeJob() {}

  static JobFile file(String more) {
    return JobFile.ofText(TEXT + more);
  }

  static Trial trial(int number, Kind kind) {
    return new Trial(number, kind, Map.of(), file(""));
  }

  /** Of a trial that was trained to the end, once for each accuracy. */
  static TrialResult result(int number, Kind kind, Double... accuracies) {
    double mean = List.of(accuracies).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return new TrialResult(
        number, kind, Map.of(), 1, accuracies[0], List.of(accuracies), mean, false, 2);
  }
}
