package io.retort.job;

import java.io.Serializable;
import java.util.List;

/**
 * What a student minimizes: {@code alpha * T^2 * KL(teacher_T || student_T) + (1 - alpha) * CE}, or
 * a sum of other terms.
 *
 * @param temperature T, at which distributions are compared where a term has none of its own
 * @param alpha share of the teacher's term, from 0 to 1; bears on nothing where there are terms
 * @param terms to sum up; none stands for the two above
 */
public record LossSettings(double temperature, double alpha, List<TermSettings> terms)
    implements Serializable {
  public LossSettings {
    checkTemperature(temperature);
    IllegalValue.between("alpha", alpha, 0, 1);
    terms = List.copyOf(terms);
    long hard = terms.stream().filter(term -> term instanceof TermSettings.CrossEntropy).count();
    IllegalValue.check(hard <= 1, "terms", hard + " terms of kind cross-entropy", "one at most");
  }

  /** Of a term, where null is none of its own. */
  static void checkTemperature(Double temperature) {
    if (temperature != null) {
      IllegalValue.positive("temperature", temperature);
      IllegalValue.between("temperature", temperature, 0, 1000);
    }
  }
}
