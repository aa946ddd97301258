package io.retort.labels;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * The temperature at which {@code loss.temperature = auto} lets a student learn of a teacher. It is
 * 1: of the rules that were tried, that one alone never lost (README has the table). A higher
 * temperature that softens a nearly one-hot teacher asks a small student for logits of the
 * teacher's own scale, and cost 4 points where that is huge. What was seen of the teacher says what
 * is to be expected of its soft labels.
 *
 * @param value T
 * @param reason in a sentence
 */
public record ChosenTemperature(double value, String reason) {
  /** A mean largest probability that leaves something to be learned of the other classes. */
  static final double SOFT = 0.9;

  /** One above which soft labels say no more than hard ones. */
  static final double HARD = 0.99;

  /** Where a teacher does not answer with probabilities. */
  static final ChosenTemperature OF_NUMBERS = new ChosenTemperature(1, "the labels are numbers");

  /**
   * @param largest probability of an answer at T = 1, in the mean
   * @param soft the temperature at which that mean is about {@link #SOFT}
   */
  static ChosenTemperature of(double largest, double soft) {
    String seen =
        largest <= HARD
            ? String.format(
                Locale.ROOT,
                "the teacher's answers are soft as they are (largest probability %.3f in the mean)",
                largest)
            : String.format(
                Locale.ROOT,
                "the teacher's answers are all but one-hot (largest probability %.4f in the mean), so"
                    + " its soft labels say hardly more than hard ones; T = %s would bring that to"
                    + " about %.1f, from which students gain nothing that is sure",
                largest,
                new BigDecimal(soft).round(new MathContext(2)).toPlainString(),
                SOFT);
    return new ChosenTemperature(1, seen);
  }

  /** For a log. */
  String told() {
    return "loss.temperature = auto is " + plain(value) + ": " + reason;
  }

  /** A whole number without a point. */
  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
