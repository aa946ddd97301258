package io.retort.data;

import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructType;

/** Columns of features are told by their names, in every split. */
final class FeatureNames {
  /** Of csv without a header, whose names say no more than a place. */
  private static final Pattern PLACE = Pattern.compile("_c\\d+");

  private FeatureNames() {}

  /**
   * @param train the columns of train, or null
   * @throws UserError where one is named twice or is the label, or where they are not train's
   */
  static void check(String key, TableColumns columns, TableColumns train) {
    Set<String> seen = new HashSet<>();
    for (String feature : columns.features()) {
      if (!seen.add(feature)) {
        throw new UserError(key + ".features: " + feature + " stands there more than once");
      }
    }
    if (seen.contains(columns.label())) { // Which may be null.
      throw new UserError(
          key
              + ".label = "
              + columns.label()
              + ": stands among the features as well, from which a label would be read off");
    }
    if (train != null && !columns.packed() && !train.packed()) {
      checkSame(key, columns.features(), train.features());
    }
  }

  private static void checkSame(String key, List<String> features, List<String> train) {
    boolean told = features.equals(train) || places(features) || places(train);
    if (!told) {
      int other = 0;
      while (other < Math.min(features.size(), train.size())
          && features.get(other).equals(train.get(other))) {
        other++;
      }
      throw new UserError(
          key
              + ".features: "
              + at(features, other)
              + " stands where data.train has "
              + at(train, other)
              + ", must be the same columns in the same order, or left out");
    }
  }

  private static String at(List<String> names, int place) {
    return place < names.size() ? names.get(place) : "nothing";
  }

  private static boolean places(List<String> names) {
    return names.stream().allMatch(name -> PLACE.matcher(name).matches());
  }

  /**
   * @throws UserError where a table that names no features lacks one of train's
   */
  static void checkThere(String key, TableColumns train, StructType schema) {
    List<String> lacking = new ArrayList<>(train.features());
    lacking.removeAll(List.of(schema.fieldNames()));
    if (!lacking.isEmpty()) {
      throw new UserError(
          key
              + ": lacks "
              + (lacking.size() == 1 ? "this column" : "these columns")
              + " of data.train: "
              + ClassesOfTrain.told(lacking)
              + "; it has "
              + TableColumns.names(schema)
              + (train.packed() ? "; which is meant, features-column says" : ""));
    }
  }
}
