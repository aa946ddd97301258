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
 * Scores a partition's examples with all models, on an executor: some thousand examples with one
 * model after the other, so that models are hardly ever opened again, however many there are. The
 * first model is the teacher, and the second the student.
 *
 * @param temperatures that were fitted, one a model; null of one for which none was
 * @param columns by whose values rows are told apart
 * @param apart of how many of the models, the first ones
 */
record ScorePartition(
    List<ClassifierSource> models,
    List<Double> temperatures,
    ExamplesInfo info,
    int batchSize,
    List<String> columns,
    int apart,
    LongAccumulator scored)
    implements FlatMapFunction<Iterator<Tuple2<Example, String[]>>, Scored> {

  private static final int TEACHER = 0;
  private static final int STUDENT = 1;

  /** Values of the examples that are held at once, of bytes or floats. */
  private static final long HELD = 1L << 24;

  private static final long MOST = 1L << 16;

  @Override
  public Iterator<Scored> call(Iterator<Tuple2<Example, String[]>> examples) {
    ModelScores[] whole = new ModelScores[models.size()];
    for (int m = 0; m < whole.length; m++) {
      whole[m] = none(temperatures.get(m));
    }
    Scored scores = new Scored(columns, whole);
    int widest = Math.max(info.features(), info.classes().size()); // The teacher's logits are held.
    int most = (int) Math.max(batchSize, Math.min(MOST, HELD / widest));
    List<Example> some = new ArrayList<>();
    List<String[]> values = new ArrayList<>();
    while (examples.hasNext()) {
      Tuple2<Example, String[]> next = examples.next();
      if (next._1.label != Targets.UNLABELLED || followed()) {
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

  /** Whether rows without a label tell something: how the teacher is followed. */
  private boolean followed() {
    return !info.regression() && models.size() > 1;
  }

  private ModelScores none(Double temperature) {
    if (info.regression()) {
      return noNumbers();
    }
    int classes = info.classes().size();
    return models.size() == 1 ? new Scores(classes) : Scores.whole(classes, temperature);
  }

  private ModelScores noNumbers() {
    return new NumberScores(info.numbers().mean(), info.numbers().deviation());
  }

  /** Of a slice. */
  private ModelScores[] none() {
    ModelScores[] none = new ModelScores[apart];
    for (int m = 0; m < apart; m++) {
      none[m] = info.regression() ? noNumbers() : new Scores(info.classes().size());
    }
    return none;
  }

  /** Where a row's results are counted: among all, and in its slices. */
  private List<ModelScores> places(Scored scores, String[] values, int model) {
    List<ModelScores> places = new ArrayList<>(1 + values.length);
    places.add(scores.models()[model]);
    for (int column = 0; model < apart && column < columns.size(); column++) {
      places.add(scores.slice(column, values[column], this::none)[model]);
    }
    return places;
  }

  private void score(List<Example> examples, List<String[]> values, Scored scores) {
    Answers answers = new Answers(models.size(), examples.size());
    int classes = info.classes().size();
    float[] features = new float[batchSize * info.features()];
    float[] logits = new float[batchSize * classes];
    double[] scratch = new double[classes];
    double[] own = new double[classes];
    float[] teacher = new float[followed() ? examples.size() * classes : 0];
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
          Example example = examples.get(from + row);
          answers.choices[m][from + row] = Scores.choice(logits, row * classes, classes);
          if (followed()) {
            Fidelity.Answer said = new Fidelity.Answer(logits, row * classes);
            Fidelity.Answer right = new Fidelity.Answer(teacher, (from + row) * classes);
            if (m == TEACHER) {
              System.arraycopy(logits, row * classes, teacher, right.from(), classes);
            }
            answers.confidences[m][from + row] =
                ((Scores) scores.models()[m]).fidelity().add(right, said, classes, scratch, own);
          }
          if (example.label == Targets.UNLABELLED) {
            continue;
          }
          for (ModelScores place : places(scores, values.get(from + row), m)) {
            answers.confidences[m][from + row] =
                add(place, example, logits, row * classes, scratch);
          }
        }
      }
    }
    if (!info.regression()) {
      compare(examples, values, answers, scores);
    }
    scored.add(examples.size());
  }

  /** Returns how sure the model is; of a number none is. */
  private static double add(
      ModelScores scores, Example example, float[] logits, int from, double[] scratch) {
    if (scores instanceof Scores ofClasses) {
      return ofClasses.add(example.id, logits, from, example.label, scratch);
    }
    ((NumberScores) scores).add(logits[from], Targets.value(example.label));
    return Double.NaN;
  }

  /** What models said of some rows: {@code [models, rows]}. */
  private record Answers(int[][] choices, double[][] confidences) {
    Answers(int models, int rows) {
      this(new int[models][rows], new double[models][rows]);
    }
  }

  /** Who alone is right can be told once all have answered. */
  private void compare(
      List<Example> examples, List<String[]> values, Answers answers, Scored scores) {
    int other = Math.min(STUDENT, models.size() - 1);
    int[] teacher = answers.choices[TEACHER];
    int[] student = answers.choices[other];
    for (int row = 0; row < examples.size(); row++) {
      Example example = examples.get(row);
      for (int m = 0; m < models.size(); m++) {
        Scores.Choices chosen =
            new Scores.Choices(example.label, answers.choices[m][row], teacher[row], student[row]);
        for (ModelScores place :
            example.label == Targets.UNLABELLED
                ? List.<ModelScores>of()
                : places(scores, values.get(row), m)) {
          ((Scores) place).compare(chosen);
        }
      }
      if (teacher[row] != student[row]) {
        scores
            .disagreements()
            .add(
                new Disagreements.Row(
                    example.id,
                    example.label,
                    teacher[row],
                    student[row],
                    answers.confidences[TEACHER][row],
                    answers.confidences[other][row]));
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
