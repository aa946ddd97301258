package io.retort.evaluate;

import io.retort.loss.ExactSum;
import io.retort.loss.Softmax;
import java.io.Serializable;
import java.util.TreeMap;

/** How a model of classes follows the teacher, whatever is right: no label is needed for it. */
final class Fidelity implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ExactSum divergence = new ExactSum();
  private final Reliability reliability = new Reliability();

  /** Rows on which the teacher chooses a class. */
  private final TreeMap<Integer, Long> chosen = new TreeMap<>();

  private long rows;
  private long agreed;

  /** What was said of a row: logits from some place on. */
  record Answer(float[] logits, int from) {}

  /**
   * Adds a row.
   *
   * @param scratch out; as long as there are classes
   * @param own out, the model's probabilities; as long
   * @return the probability that the model gives to what it chooses
   */
  double add(Answer teacher, Answer model, int classes, double[] scratch, double[] own) {
    double ofTeacher = Softmax.of(teacher.logits, teacher.from, classes, 1, scratch);
    double ofModel = Softmax.of(model.logits, model.from, classes, 1, own);
    int choice = Scores.choice(model.logits, model.from, classes);
    int right = Scores.choice(teacher.logits, teacher.from, classes);
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double gap =
          (teacher.logits[teacher.from + c] - ofTeacher) - (model.logits[model.from + c] - ofModel);
      sum += scratch[c] == 0 ? 0 : scratch[c] * gap;
    }
    divergence.add(Math.max(0, sum)); // Rounding may make it a little less.
    rows++;
    agreed += choice == right ? 1 : 0;
    chosen.merge(right, 1L, Long::sum);
    reliability.add(own[choice], choice == right);
    return own[choice];
  }

  void merge(Fidelity other) {
    rows += other.rows;
    agreed += other.agreed;
    divergence.merge(other.divergence);
    reliability.merge(other.reliability);
    other.chosen.forEach((choice, count) -> chosen.merge(choice, count, Long::sum));
  }

  long rows() {
    return rows;
  }

  /** Share of the rows on which it chooses as the teacher does. */
  double agreement() {
    return (double) agreed / rows;
  }

  /** Mean KL(teacher || model) at T = 1, in nats. */
  double divergence() {
    return divergence.value() / rows;
  }

  /** Expected calibration error, where what the teacher chooses is right. */
  double error() {
    return reliability.error();
  }

  /** The agreement of always saying what the teacher says most. */
  double commonest() {
    return chosen.values().stream().mapToLong(Long::longValue).max().orElse(0) / (double) rows;
  }
}
