package io.retort.bench;

import io.retort.loss.Softmax;
import io.retort.loss.Targets;
import io.retort.loss.TeacherDistribution;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;

/**
 * One form of one teacher's labels.
 *
 * @param bytesPerRow of the file, ids and checksums and footer included
 * @param overDense of dense float32's bytes
 * @param rowsWritten a second, by one thread, from logits
 * @param rowsRead a second, by one thread of Spark
 * @param errors by temperature
 */
record StorageLine(
    String teacher,
    int classes,
    int rows,
    String form,
    double bytesPerRow,
    double overDense,
    double rowsWritten,
    double rowsRead,
    Map<Integer, Error> errors) {

  /**
   * At one temperature, in nats.
   *
   * @param mean of KL(teacher || restored)
   * @param p99 of the same
   * @param entropy of the teacher, mean
   */
  record Error(double mean, double p99, double entropy) {}

  static Map<Integer, Error> errors(LogitSample sample, Targets stored, int[] temperatures) {
    Map<Integer, Error> errors = new LinkedHashMap<>();
    for (int temperature : temperatures) {
      errors.put(temperature, error(sample, stored, temperature));
    }
    return errors;
  }

  private static Error error(LogitSample sample, Targets stored, double temperature) {
    TeacherDistribution restored = new TeacherDistribution(stored, temperature);
    double[] p = new double[sample.classes()];
    double[] divergences = new double[sample.rows()];
    double entropies = 0;
    for (int row = 0; row < sample.rows(); row++) {
      int from = row * sample.classes();
      double logSum = Softmax.of(sample.logits(), from, sample.classes(), temperature, p);
      restored.restore(row);
      double[] logRestored = restored.logProbabilities();
      for (int c = 0; c < p.length; c++) {
        double logP = sample.logits()[from + c] / temperature - logSum;
        entropies -= p[c] * logP;
        divergences[row] += p[c] * (logP - logRestored[c]);
      }
    }
    return new Error(
        StatUtils.mean(divergences),
        StatUtils.percentile(divergences, 99),
        entropies / sample.rows());
  }
}
