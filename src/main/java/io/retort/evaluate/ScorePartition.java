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

/**
 * Scores a partition's labelled examples with all models, on an executor: some thousand examples
 * with one model after the other, so that models are hardly ever opened again, however many there
 * are. The first model is the teacher, and the second the student.
 */
record ScorePartition(
    List<ClassifierSource> models, ExamplesInfo info, int batchSize, LongAccumulator scored)
    implements FlatMapFunction<Iterator<Example>, ModelScores[]> {

  /** Values of the examples that are held at once, of bytes or floats. */
  private static final long HELD = 1L << 24;

  private static final long MOST = 1L << 16;

  @Override
  public Iterator<ModelScores[]> call(Iterator<Example> examples) {
    ModelScores[] scores = new ModelScores[models.size()];
    for (int m = 0; m < scores.length; m++) {
      scores[m] = none();
    }
    int most = (int) Math.max(batchSize, Math.min(MOST, HELD / info.features()));
    List<Example> some = new ArrayList<>();
    while (examples.hasNext()) {
      Example example = examples.next();
      if (example.label != Targets.UNLABELLED) {
        some.add(example);
      }
      if (some.size() == most || !examples.hasNext()) {
        score(some, scores);
        some.clear();
      }
    }
    return List.<ModelScores[]>of(scores).iterator();
  }

  private ModelScores none() {
    return info.regression()
        ? new NumberScores(info.numbers().mean(), info.numbers().deviation())
        : new Scores(info.classes().size());
  }

  private void score(List<Example> examples, ModelScores[] scores) {
    int[][] choices = new int[scores.length][examples.size()];
    for (int m = 0; m < scores.length; m++) {
      Classifier model = models.get(m).onThisThread();
      float[] features = new float[batchSize * info.features()];
      float[] logits = new float[batchSize * info.classes().size()];
      for (int from = 0; from < examples.size(); from += batchSize) {
        List<Example> batch = examples.subList(from, Math.min(examples.size(), from + batchSize));
        for (int row = 0; row < batch.size(); row++) {
          info.decode(batch.get(row), features, row * info.features());
        }
        model.logits(features, batch.size(), logits);
        checkFinite(logits, batch.size() * info.classes().size(), m);
        add(batch, logits, scores[m], choices[m], from);
      }
    }
    compare(examples, choices, scores);
    scored.add(examples.size());
  }

  private void add(
      List<Example> batch, float[] logits, ModelScores scores, int[] choices, int from) {
    int classes = info.classes().size();
    double[] scratch = new double[classes];
    for (int row = 0; row < batch.size(); row++) {
      int label = batch.get(row).label;
      if (scores instanceof Scores ofClasses) {
        choices[from + row] = ofClasses.add(logits, row * classes, label, scratch);
      } else if (scores instanceof NumberScores ofNumbers) {
        ofNumbers.add(logits[row], Targets.value(label));
      }
    }
  }

  /** Who alone is right can be told once all have answered. */
  private static void compare(List<Example> examples, int[][] choices, ModelScores[] scores) {
    int[] teacher = choices[0];
    int[] student = choices[Math.min(1, choices.length - 1)];
    for (int m = 0; m < scores.length; m++) {
      if (scores[m] instanceof Scores ofClasses) {
        for (int row = 0; row < examples.size(); row++) {
          ofClasses.compare(
              new Scores.Choices(
                  examples.get(row).label, choices[m][row], teacher[row], student[row]));
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
