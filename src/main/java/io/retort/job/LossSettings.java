package io.retort.job;

import java.io.Serializable;

/**
 * The weights of {@code alpha * T^2 * KL(teacher_T || student_T) + (1 - alpha) * CE}.
 *
 * @param temperature T, at which both distributions are compared
 * @param alpha share of the teacher's term, from 0 to 1
 */
public record LossSettings(double temperature, double alpha) implements Serializable {
  public LossSettings {
    IllegalValue.positive("temperature", temperature);
    IllegalValue.between("temperature", temperature, 0, 1000);
    IllegalValue.between("alpha", alpha, 0, 1);
  }
}
