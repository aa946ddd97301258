package io.retort.loss;

/**
 * Teacher and student on one row of a batch after the other, at one temperature T: {@code p =
 * softmax(teacher / T)} and {@code q = softmax(student / T)}.
 */
final class ComparedRow {
  private final float[] logits;
  private final double temperature;
  private final TeacherDistribution teacher;
  private final double[] q;
  private final double[] logQ;

  /**
   * @param logits of the student, row-major {@code [rows, classes]}
   */
  ComparedRow(Targets targets, float[] logits, double temperature) {
    this.logits = logits;
    this.temperature = temperature;
    this.teacher = new TeacherDistribution(targets, temperature);
    this.q = new double[targets.classes()];
    this.logQ = new double[q.length];
  }

  void move(int row) {
    teacher.restore(row);
    int from = row * q.length;
    double logSum = Softmax.of(logits, from, q.length, temperature, q);
    for (int c = 0; c < q.length; c++) {
      logQ[c] = logits[from + c] / temperature - logSum;
    }
  }

  /** Moves to a row of which only {@link #logP} and {@link #logQ} are asked, up to a constant. */
  void moveToLogits(int row) {
    teacher.restoreLogits(row);
    for (int c = 0; c < q.length; c++) {
      logQ[c] = logits[row * q.length + c];
    }
  }

  double[] p() {
    return teacher.probabilities();
  }

  /** In nats; of a class that the teacher's distribution lacks, minus infinity. */
  double[] logP() {
    return teacher.logProbabilities();
  }

  /** The sum of p: 1 unless its tail is left out. */
  double mass() {
    return teacher.mass();
  }

  double[] q() {
    return q;
  }

  double[] logQ() {
    return logQ;
  }

  /** {@code sum p log(p / q)}. */
  double forward() {
    double[] p = p();
    double[] logP = logP();
    double sum = 0;
    for (int c = 0; c < q.length; c++) {
      if (p[c] > 0) { // 0 log 0 is 0.
        sum += p[c] * (logP[c] - logQ[c]);
      }
    }
    return sum;
  }

  /** {@code sum q log(q / p)}. */
  double reverse() {
    double[] logP = logP();
    double sum = 0;
    for (int c = 0; c < q.length; c++) {
      if (q[c] > 0) {
        sum += q[c] * (logQ[c] - logP[c]);
      }
    }
    return sum;
  }
}
