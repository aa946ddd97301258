package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;

/**
 * Scores a partition's labelled examples with all models at once, on an executor. The first model
 * is the teacher.
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
    int classes = info.classes().size();
    double[] scratch = new double[classes];
    float[] logits = new float[rows * classes];
    int[] teacher = new int[rows];
    for (int m = 0; m < scores.length; m++) {
      Classifier model = models.get(m).onThisThread();
      model.logits(batch, rows, logits);
      for (int row = 0; row < rows; row++) {
        checkFinite(logits, row * classes, classes, m);
        if (m == 0) {
          teacher[row] = Scores.choice(logits, row * classes, classes);
        }
        if (scores[m] instanceof Scores ofClasses) {
          ofClasses.add(logits, row * classes, labels[row], teacher[row], scratch);
        } else if (scores[m] instanceof NumberScores ofNumbers) {
          ofNumbers.add(logits[row], Targets.value(labels[row]));
        }
      }
    }
    scored.add(rows);
  }

  private static void checkFinite(float[] logits, int from, int classes, int model) {
    for (int c = 0; c < classes; c++) {
      if (!Float.isFinite(logits[from + c])) {
        throw new UserError(
            "evaluate: model " + (model + 1) + " gives the logit " + logits[from + c]);
      }
    }
  }
}
