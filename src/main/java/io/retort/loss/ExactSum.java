package io.retort.loss;

import java.io.Serializable;

/**
 * A sum of doubles that does not depend on the order of its summands: whole parts and fractions, in
 * units of 2^-32, are summed as integers. Right for up to 2 x 10^9 summands of up to 10^9; where
 * summands are together larger than integers hold, or one is no finite number, it is no number.
 */
public final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double UNITS = 0x1.0p32;
  private static final double LARGEST = 0x1.0p62;

  private long whole;
  private long fraction;

  /** At least what all summands come to without their signs; the greatest there is: too much. */
  private long size;

  public void add(double value) {
    double magnitude = Math.abs(value);
    if (!(magnitude < LARGEST)) {
      size = Long.MAX_VALUE;
      return;
    }
    size = grown(size, (long) magnitude + 1);
    double floor = Math.floor(value);
    whole += (long) floor;
    fraction += Math.round((value - floor) * UNITS);
  }

  /** Once too much, it stays so, in whatever order. */
  private static long grown(long size, long more) {
    long sum = size + more;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  public void merge(ExactSum other) {
    size = grown(size, other.size);
    whole += other.whole;
    fraction += other.fraction;
  }

  /** NaN where it is too much. */
  public double value() {
    return size == Long.MAX_VALUE ? Double.NaN : whole + fraction / UNITS;
  }
}
