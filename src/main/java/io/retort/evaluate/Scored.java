package io.retort.evaluate;

import io.retort.job.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Results of several models over some rows: all of them together, and by the values of columns. A
 * plain class, since results travel under Kryo too.
 */
final class Scored implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Values of a column. One with more tells rows apart, not groups of them. */
  private static final int MOST = 1000;

  private final List<String> columns;
  private final ModelScores[] models;
  private final Disagreements disagreements = new Disagreements();

  /** Of each column, by its values. */
  private final List<TreeMap<String, ModelScores[]>> slices = new ArrayList<>();

  Scored(List<String> columns, ModelScores[] models) {
    this.columns = new ArrayList<>(columns); // Kryo cannot read an immutable list back.
    this.models = models;
    columns.forEach(column -> slices.add(new TreeMap<>()));
  }

  ModelScores[] models() {
    return models;
  }

  /** Of the second model with the first. */
  Disagreements disagreements() {
    return disagreements;
  }

  /** Of a value of a column; made where there are none yet. */
  ModelScores[] slice(int column, String value, Supplier<ModelScores[]> none) {
    TreeMap<String, ModelScores[]> values = slices.get(column);
    ModelScores[] found = values.get(value);
    if (found == null) {
      found = none.get();
      put(column, value, found);
    }
    return found;
  }

  private void put(int column, String value, ModelScores[] scores) {
    slices.get(column).put(value, scores);
    if (slices.get(column).size() > MOST) {
      throw new UserError(
          "evaluate.slices = [.. "
              + columns.get(column)
              + " ..]: more than "
              + MOST
              + " values, must be a column of few");
    }
  }

  /** By the values of a column, in their order. */
  TreeMap<String, ModelScores[]> slices(int column) {
    return slices.get(column);
  }

  /** Takes in those over other rows. */
  Scored merge(Scored other) {
    merge(models, other.models);
    disagreements.merge(other.disagreements);
    for (int column = 0; column < slices.size(); column++) {
      int at = column;
      other
          .slices
          .get(column)
          .forEach(
              (value, scores) -> {
                ModelScores[] mine = slices.get(at).get(value);
                if (mine == null) {
                  put(at, value, scores);
                } else {
                  merge(mine, scores);
                }
              });
    }
    return this;
  }

  private static void merge(ModelScores[] mine, ModelScores[] others) {
    for (int m = 0; m < mine.length; m++) {
      mine[m].merge(others[m]);
    }
  }
}
