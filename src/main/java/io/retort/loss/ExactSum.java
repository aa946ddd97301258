package io.retort.loss;

import java.io.Serializable;

/**
 * A sum of doubles that does not depend on the order of its summands: whole parts and fractions, in
 * units of 2^-32, are summed as integers. Right for up to 2 x 10^9 summands of up to 10^9.
 */
public final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double UNITS = 0x1.0p32;

  private long whole;
  private long fraction;

  public void add(double value) {
    double floor = Math.floor(value);
    whole += (long) floor;
    fraction += Math.round((value - floor) * UNITS);
  }

  public void merge(ExactSum other) {
    whole += other.whole;
    fraction += other.fraction;
  }

  public double value() {
    return whole + fraction / UNITS;
  }
}
