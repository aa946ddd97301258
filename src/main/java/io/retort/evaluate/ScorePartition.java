package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import io.retort.network.ClassifierSource;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;

/**
 * Scores a partition's labelled examples with all models at once, on an executor. The first model
 * is the teacher, and the second the student.
 */
record ScorePartition(
    List<ClassifierSource> models, ExamplesInfo info, int batchSize, LongAccumulator scored)
    implements FlatMapFunction<Iterator<Example>, ModelScores[]> {

  @Override
  public Iterator<ModelScores[]> call(Iterator<Example> examples) {
    int features = info.features();
    ModelScores[] scores = new ModelScores[models.size()];
    for (int m = 0; m < scores.length; m++) {
      scores[m] = none();
    }
    float[] batch = new float[batchSize * features];
    int[] labels = new int[batchSize];
    int rows = 0;
    while (examples.hasNext()) {
      Example example = examples.next();
      if (example.label != Targets.UNLABELLED) {
        info.decode(example, batch, rows * features);
        labels[rows++] = example.label;
      }
      if (rows == batchSize || (!examples.hasNext() && rows > 0)) {
        score(batch, labels, rows, scores);
        rows = 0;
      }
    }
    return List.<ModelScores[]>of(scores).iterator();
  }

  private ModelScores none() {
    return info.regression()
        ? new NumberScores(info.numbers().mean(), info.numbers().deviation())
        : new Scores(info.classes().size());
  }

  private void score(float[] batch, int[] labels, int rows, ModelScores[] scores) {
    float[][] logits = new float[scores.length][];
    for (int m = 0; m < scores.length; m++) {
      logits[m] = new float[rows * info.classes().size()];
      models.get(m).onThisThread().logits(batch, rows, logits[m]);
      checkFinite(logits[m], m);
    }
    if (info.regression()) {
      scoreNumbers(logits, labels, rows, scores);
    } else {
      scoreClasses(logits, labels, rows, scores);
    }
    scored.add(rows);
  }

  private void scoreClasses(float[][] logits, int[] labels, int rows, ModelScores[] scores) {
    int classes = info.classes().size();
    double[] scratch = new double[classes];
    float[] teacher = logits[0];
    float[] student = logits[Math.min(1, logits.length - 1)];
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      Scores.Row known =
          new Scores.Row(
              labels[row],
              Scores.choice(teacher, from, classes),
              Scores.choice(student, from, classes));
      for (int m = 0; m < scores.length; m++) {
        ((Scores) scores[m]).add(logits[m], from, known, scratch);
      }
    }
  }

  private static void scoreNumbers(
      float[][] numbers, int[] labels, int rows, ModelScores[] scores) {
    for (int m = 0; m < scores.length; m++) {
      for (int row = 0; row < rows; row++) {
        ((NumberScores) scores[m]).add(numbers[m][row], Targets.value(labels[row]));
      }
    }
  }

  private static void checkFinite(float[] logits, int model) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new UserError("evaluate: model " + (model + 1) + " gives the logit " + logit);
      }
    }
  }
}
