package io.retort.labels;

import io.retort.job.UserError;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How labels that were made a second time agree with those in the table, both as they are stored.
 * Where other classes are among the k, a class's logit is compared with the least that it can have
 * been.
 *
 * @param rows compared
 * @param unknown rows of which the table has no label, or one of another example
 * @param values compared
 * @param sumOfDifferences of them, without sign
 * @param largestDifference of them
 * @param otherTop rows whose largest logit is another class's
 * @param apart rows with a logit that differs by more than {@link #TOLERANCE} of the row's range
 * @param divergence KL(teacher || table) at the job's temperature, in nats, summed over the rows
 * @param entropy of the teacher there, summed
 */
public record Agreement(
    long rows,
    long unknown,
    long values,
    double sumOfDifferences,
    double largestDifference,
    long otherTop,
    long apart,
    double divergence,
    double entropy) {
  static final Agreement NONE = new Agreement(0, 0, 0, 0, 0, 0, 0, 0, 0);
  static final Agreement UNKNOWN = new Agreement(1, 1, 0, 0, 0, 0, 0, 0, 0);

  /** Far above what other batches, devices and half precision do. */
  private static final double TOLERANCE = 0.01;

  /**
   * Of one row.
   *
   * @param divergence of what is restored of it from what the teacher says
   * @param entropy of that
   */
  static Agreement of(
      SoftLabelEncoder.Stored stored,
      SoftLabelEncoder.Stored again,
      double divergence,
      double entropy) {
    Logits before = Logits.of(stored);
    Logits now = Logits.of(again);
    double sum = 0;
    double largest = 0;
    Set<Integer> classes = new HashSet<>(before.byClass.keySet());
    classes.addAll(now.byClass.keySet());
    for (int c : classes) {
      double difference = Math.abs(before.at(c, now) - now.at(c, before));
      sum += difference;
      largest = Math.max(largest, difference);
    }
    double range =
        classes.size() == 1 // A number: it has a size alone.
            ? Math.max(Math.abs(before.largest), Math.abs(now.largest))
            : Math.max(before.largest, now.largest) - Math.min(before.least, now.least);
    return new Agreement(
        1,
        0,
        classes.size(),
        sum,
        largest,
        before.top == now.top ? 0 : 1,
        largest > TOLERANCE * range ? 1 : 0,
        divergence,
        entropy);
  }

  /** A row's, by class. */
  private record Logits(Map<Integer, Float> byClass, int top, float largest, float least) {
    static Logits of(SoftLabelEncoder.Stored stored) {
      Map<Integer, Float> byClass = new HashMap<>();
      int top = 0;
      float least = stored.logits()[0];
      for (int i = 0; i < stored.logits().length; i++) {
        byClass.put(stored.classes() == null ? i : stored.classes()[i], stored.logits()[i]);
        top = stored.logits()[i] > stored.logits()[top] ? i : top;
        least = Math.min(least, stored.logits()[i]);
      }
      int topClass = stored.classes() == null ? top : stored.classes()[top];
      return new Logits(byClass, topClass, stored.logits()[top], least);
    }

    /** Of a class that is not kept here: at most the least kept, and no more than there. */
    float at(int c, Logits there) {
      Float own = byClass.get(c);
      return own != null ? own : Math.min(least, there.byClass.get(c));
    }
  }

  Agreement plus(Agreement other) {
    return new Agreement(
        rows + other.rows,
        unknown + other.unknown,
        values + other.values,
        sumOfDifferences + other.sumOfDifferences,
        Math.max(largestDifference, other.largestDifference),
        otherTop + other.otherTop,
        apart + other.apart,
        divergence + other.divergence,
        entropy + other.entropy);
  }

  /** Whether every row is as it was, but for rounding. */
  public boolean holds() {
    return unknown == 0 && apart == 0;
  }

  /**
   * @param stage to name in the message
   * @throws UserError unless it {@link #holds}
   */
  public void check(String stage) {
    if (!holds()) {
      throw new UserError(stage + ": of " + text() + "; `label --force` labels all of them anew");
    }
  }

  /** In one line. */
  public String text() {
    String compared =
        String.format(
            Locale.ROOT,
            "%,d rows labelled again: mean difference of logits %s, largest %s, top class changed"
                + " in %,d (%.2f %%)",
            rows,
            brief(values == 0 ? 0 : sumOfDifferences / values),
            brief(largestDifference),
            otherTop,
            rows == 0 ? 0 : 100.0 * otherTop / rows);
    return holds()
        ? compared
        : compared
            + String.format(
                Locale.ROOT,
                "; %,d differ by more than 1 %% of their range, %,d are not in the table",
                apart,
                unknown);
  }

  /** In one line: how much of what the teacher says the table's form keeps. */
  public String loss(double temperature) {
    return String.format(
        Locale.ROOT,
        "at T = %s a row of the table is %s nats from what the teacher says (mean KL), %.2f %% of"
            + " its entropy",
        BigDecimal.valueOf(temperature).stripTrailingZeros().toPlainString(),
        brief(divergence / Math.max(1, rows - unknown)),
        entropy == 0 ? 0 : 100 * divergence / entropy);
  }

  private static String brief(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, value < 0.001 ? "%.1e" : "%.3f", value);
  }
}
