package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Scores a partition's labelled examples with all models, on an executor: some thousand examples
 * with one model after the other, so that models are hardly ever opened again, however many there
 * are. The first model is the teacher, and the second the student.
 */
record ScorePartition(
    List<ClassifierSource> models,
    ExamplesInfo info,
    int batchSize,
    List<String> columns,
    int apart,
    LongAccumulator scored)
    implements FlatMapFunction<Iterator<Tuple2<Example, String[]>>, Scored> {

  /** Values of the examples that are held at once, of bytes or floats. */
  private static final long HELD = 1L << 24;

  private static final long MOST = 1L << 16;

  @Override
  public Iterator<Scored> call(Iterator<Tuple2<Example, String[]>> examples) {
    Scored scores = new Scored(columns, none(models.size()));
    int most = (int) Math.max(batchSize, Math.min(MOST, HELD / info.features()));
    List<Example> some = new ArrayList<>();
    List<String[]> values = new ArrayList<>();
    while (examples.hasNext()) {
      Tuple2<Example, String[]> next = examples.next();
      if (next._1.label != Targets.UNLABELLED) {
        some.add(next._1);
        values.add(next._2);
      }
      if (some.size() == most || !examples.hasNext()) {
        score(some, values, scores);
        some.clear();
        values.clear();
      }
    }
    return List.of(scores).iterator();
  }

  private ModelScores[] none(int count) {
    ModelScores[] none = new ModelScores[count];
    for (int m = 0; m < count; m++) {
      none[m] =
          info.regression()
              ? new NumberScores(info.numbers().mean(), info.numbers().deviation())
              : new Scores(info.classes().size());
    }
    return none;
  }

  /** Where a row's results are counted: among all, and in its slices. */
  private List<ModelScores> places(Scored scores, String[] values, int model) {
    List<ModelScores> places = new ArrayList<>(1 + values.length);
    places.add(scores.models()[model]);
    for (int column = 0; model < apart && column < columns.size(); column++) {
      places.add(scores.slice(column, values[column], () -> none(apart))[model]);
    }
    return places;
  }

  private void score(List<Example> examples, List<String[]> values, Scored scores) {
    int[][] choices = new int[models.size()][examples.size()];
    int classes = info.classes().size();
    float[] features = new float[batchSize * info.features()];
    float[] logits = new float[batchSize * classes];
    double[] scratch = new double[classes];
    for (int m = 0; m < models.size(); m++) {
      Classifier model = models.get(m).onThisThread();
      for (int from = 0; from < examples.size(); from += batchSize) {
        int rows = Math.min(batchSize, examples.size() - from);
        for (int row = 0; row < rows; row++) {
          info.decode(examples.get(from + row), features, row * info.features());
        }
        model.logits(features, rows, logits);
        checkFinite(logits, rows * classes, m);
        for (int row = 0; row < rows; row++) {
          int label = examples.get(from + row).label;
          choices[m][from + row] = Scores.choice(logits, row * classes, classes);
          for (ModelScores place : places(scores, values.get(from + row), m)) {
            add(place, logits, row * classes, label, scratch);
          }
        }
      }
    }
    compare(examples, values, choices, scores);
    scored.add(examples.size());
  }

  private static void add(
      ModelScores scores, float[] logits, int from, int label, double[] scratch) {
    if (scores instanceof Scores ofClasses) {
      ofClasses.add(logits, from, label, scratch);
    } else if (scores instanceof NumberScores ofNumbers) {
      ofNumbers.add(logits[from], Targets.value(label));
    }
  }

  /** Who alone is right can be told once all have answered. */
  private void compare(
      List<Example> examples, List<String[]> values, int[][] choices, Scored scores) {
    if (info.regression()) {
      return;
    }
    int[] teacher = choices[0];
    int[] student = choices[Math.min(1, choices.length - 1)];
    for (int m = 0; m < choices.length; m++) {
      for (int row = 0; row < examples.size(); row++) {
        Scores.Choices chosen =
            new Scores.Choices(
                examples.get(row).label, choices[m][row], teacher[row], student[row]);
        for (ModelScores place : places(scores, values.get(row), m)) {
          ((Scores) place).compare(chosen);
        }
      }
    }
  }

  private static void checkFinite(float[] logits, int count, int model) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new UserError("evaluate: model " + (model + 1) + " gives the logit " + logits[i]);
      }
    }
  }
}
