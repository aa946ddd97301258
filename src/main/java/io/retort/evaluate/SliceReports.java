package io.retort.evaluate;

import io.retort.job.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The slices of a report, in one order for all models. */
record SliceReports(List<String> columns, Scored scored) {

  /** A value of a column. */
  private record Place(String column, String value, ModelScores[] scores) {
    /** Of the student, which is the second. */
    double score() {
      ModelScores student = scores[Math.min(1, scores.length - 1)];
      return student.value(student instanceof Scores ? Figure.ACCURACY : Figure.R2);
    }

    long rows() {
      return scores[0].rows();
    }
  }

  /** Of a model; null without slices. */
  List<ModelReport.Slice> of(int model) {
    if (columns.isEmpty()) {
      return null;
    }
    return places().stream()
        .map(place -> slice(place.column, place.value, place.scores[model]))
        .toList();
  }

  /** The worst of the student first, and of those that are level the smallest. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column);
      scored.slices(column).forEach((value, scores) -> places.add(new Place(name, value, scores)));
    }
    places.sort(
        Comparator.comparingDouble(Place::score)
            .thenComparingLong(Place::rows)
            .thenComparing(Place::column)
            .thenComparing(Place::value));
    return places;
  }

  private static ModelReport.Slice slice(String column, String value, ModelScores scores) {
    if (scores instanceof NumberScores numbers) {
      return new ModelReport.Slice(
          column,
          value,
          numbers.rows(),
          null,
          null,
          null,
          null,
          null,
          null,
          numbers.r2(),
          numbers.rmse(),
          numbers.mae());
    }
    Scores classes = (Scores) scores;
    return new ModelReport.Slice(
        column,
        value,
        classes.rows(),
        classes.accuracy(),
        Wilson.interval(classes.correct(), classes.rows()),
        classes.macroF1(),
        classes.nll(),
        classes.certainty().reliability().error(),
        classes.copying().agreement(),
        null,
        null,
        null);
  }
}
