package io.retort.data;

import io.retort.job.ClassWeights;
import io.retort.job.UserError;
import java.util.List;
import java.util.Map;

/** What rows of each class count, as far as the examples tell. */
public final class LabelWeights {
  private LabelWeights() {}

  /**
   * A weight for each class, in their order; none where all rows count 1. Balanced weights are
   * {@code rows / (classes * rows of the class)}, of classes that have any, so that their mean over
   * the rows is 1.
   *
   * @param key of the settings in the job file, for error messages
   * @param settings or null
   * @param train the table of train
   * @throws UserError where a weight is of no class
   */
  public static List<Double> of(String key, ClassWeights settings, ExamplesInfo train) {
    if (settings == null) {
      return List.of();
    }
    return settings.given() == null
        ? balanced(train)
        : given(key, settings.given(), train.classes());
  }

  private static List<Double> balanced(ExamplesInfo train) {
    Map<String, Long> rows = train.rowsPerClass();
    return train.classes().stream()
        .map(
            name ->
                rows.containsKey(name)
                    ? train.labelled() / ((double) rows.size() * rows.get(name))
                    : 1.0)
        .toList();
  }

  private static List<Double> given(String key, Map<String, Double> given, List<String> classes) {
    for (String name : given.keySet()) {
      if (!classes.contains(name)) {
        throw new UserError(key + "." + name + ": no such class in data.classes");
      }
    }
    return classes.stream().map(name -> given.getOrDefault(name, 1.0)).toList();
  }
}
