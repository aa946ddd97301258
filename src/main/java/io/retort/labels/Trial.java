package io.retort.labels;

import io.retort.job.UserError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a teacher did on a sample, before it labelled everything.
 *
 * @param rows in the sample
 * @param labelled of them
 * @param accuracy share of the labelled ones whose largest logit is the label's; null without any
 * @param balancedAccuracy mean of that over the classes that occur among the labels; null without
 *     any
 * @param chance balanced accuracy of guesses
 * @param commonest the class it answers most often
 * @param commonestShare of all answers
 * @param commonestLabels share of the labels that are of that class; null without any
 * @param logitRange largest logit less smallest: the median
 * @param atOne how soft it is at T = 1
 * @param atJobs how soft it is at the job's temperature; at T = 1 where that is auto
 * @param softTemperature at which the largest probability is about {@link ChosenTemperature#SOFT}
 *     in the mean
 * @param auto what {@code loss.temperature = auto} stands for
 */
record Trial(
    long rows,
    long labelled,
    Double accuracy,
    Double balancedAccuracy,
    double chance,
    String commonest,
    double commonestShare,
    Double commonestLabels,
    double logitRange,
    Softness atOne,
    Softness atJobs,
    double softTemperature,
    ChosenTemperature auto) {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  /** How far from chance to perfect a teacher must be. */
  private static final double LEAST = 0.2;

  /** Of fewer examples nothing follows. */
  private static final int ENOUGH = 20;

  /** Nearly one answer for all rows. */
  private static final double ONE_ANSWER = 0.98;

  Trial {
    // Earlier versions did not choose.
    auto = auto == null ? ChosenTemperature.of(atOne.largest, softTemperature) : auto;
  }

  /**
   * @param largest probability, in the mean
   * @param entropy in nats, in the mean
   */
  record Softness(double temperature, double largest, double entropy) {}

  /** Temperatures to measure at: 1, the job's, and from 1/4 to 65,536 by factors of sqrt(2). */
  static double[] temperatures(double jobs) {
    double[] temperatures = new double[39];
    temperatures[0] = 1;
    temperatures[1] = jobs;
    for (int i = 2; i < temperatures.length; i++) {
      temperatures[i] = Math.pow(2, i / 2.0 - 3);
    }
    return temperatures;
  }

  /**
   * @param temperatures as {@link #temperatures} gives them
   */
  static Trial of(TrialSums sums, double[] temperatures, List<String> classes) {
    long labelled = Arrays.stream(sums.labelled()).sum();
    int commonest = 0;
    for (int c = 1; c < classes.size(); c++) {
      commonest = sums.answered()[c] > sums.answered()[commonest] ? c : commonest;
    }
    int rows = sums.ranges().length;
    return new Trial(
        rows,
        labelled,
        labelled == 0 ? null : (double) Arrays.stream(sums.right()).sum() / labelled,
        labelled == 0 ? null : balanced(sums),
        1.0 / classes.size(),
        classes.get(commonest),
        (double) sums.answered()[commonest] / rows,
        labelled == 0 ? null : (double) sums.labelled()[commonest] / labelled,
        new Median().evaluate(sums.ranges()),
        softness(sums, temperatures, 0),
        softness(sums, temperatures, 1),
        soft(sums, temperatures),
        null);
  }

  private static double balanced(TrialSums sums) {
    double recalls = 0;
    int present = 0;
    for (int c = 0; c < sums.labelled().length; c++) {
      if (sums.labelled()[c] > 0) {
        recalls += (double) sums.right()[c] / sums.labelled()[c];
        present++;
      }
    }
    return recalls / present;
  }

  private static Softness softness(TrialSums sums, double[] temperatures, int index) {
    return new Softness(
        temperatures[index],
        sums.largest()[index] / sums.measured(),
        sums.entropy()[index] / sums.measured());
  }

  /** Between the last measured temperature that is too hard and the next, by log T. */
  private static double soft(TrialSums sums, double[] temperatures) {
    int at = 2;
    while (at < temperatures.length
        && sums.largest()[at] / sums.measured() > ChosenTemperature.SOFT) {
      at++;
    }
    if (at == 2 || at == temperatures.length) {
      return temperatures[at == 2 ? 2 : at - 1];
    }
    double above = sums.largest()[at - 1] / sums.measured();
    double below = sums.largest()[at] / sums.measured();
    double share = (above - ChosenTemperature.SOFT) / (above - below);
    return temperatures[at - 1] * Math.pow(temperatures[at] / temperatures[at - 1], share);
  }

  /**
   * @param accepted whether to go on all the same
   * @param causes that are usually behind a bad teacher
   * @throws UserError where it can hardly be the teacher that was meant, with what was seen and
   *     what is usually behind it
   */
  void check(boolean accepted, String causes) {
    String wrong = wrong();
    if (wrong != null) {
      refuse(wrong, accepted, causes);
    }
  }

  /**
   * @throws UserError unless it is accepted
   */
  static void refuse(String wrong, boolean accepted, String causes) {
    if (accepted) {
      LOG.warn("label: {}; it labels all the same (labels.accept-weak-teacher = true)", wrong);
      return;
    }
    throw new UserError(
        "label: "
            + wrong
            + "; usual causes: "
            + causes
            + ";"
            + " labels.accept-weak-teacher = true labels all the same");
  }

  /**
   * Logs what is to be known of it.
   *
   * @param choosing whether the job leaves the temperature to what was seen
   */
  void tell(boolean choosing) {
    LOG.info("label: {}", text());
    if (choosing) {
      LOG.info("label: {}", auto.told());
    } else if (wrong() == null && advice() != null) {
      LOG.warn("label: {}", advice());
    }
  }

  /** What is wrong with the teacher, or null. */
  String wrong() {
    if (labelled >= ENOUGH && balancedAccuracy < chance + LEAST * (1 - chance)) {
      return String.format(
          Locale.ROOT,
          "the teacher does not know these examples: of %,d labelled ones it gets %.1f %% right"
              + " (balanced accuracy %.3f, chance is %.3f), and answers %s for %.0f %% of all",
          labelled,
          100 * accuracy,
          balancedAccuracy,
          chance,
          commonest,
          100 * commonestShare);
    }
    boolean suits = commonestLabels != null && commonestLabels > ChosenTemperature.SOFT;
    if (rows >= ENOUGH && commonestShare >= ONE_ANSWER && !suits) {
      return String.format(
          Locale.ROOT,
          "the teacher answers %s for %.1f %% of %,d examples",
          commonest,
          100 * commonestShare,
          rows);
    }
    return null;
  }

  /** What there is to tell of it, in one line. */
  String text() {
    String right =
        labelled == 0
            ? "none of them labelled"
            : String.format(
                Locale.ROOT,
                "%.1f %% of %,d labelled ones right, balanced accuracy %.3f",
                100 * accuracy,
                labelled,
                balancedAccuracy);
    return String.format(
        Locale.ROOT,
        "the teacher on %,d examples: %s; median logit range %s; mean largest probability %.3f"
            + " and entropy %s nats at T = 1, %.3f and %s at T = %s",
        rows,
        right,
        brief(logitRange),
        atOne.largest,
        brief(atOne.entropy),
        atJobs.largest,
        brief(atJobs.entropy),
        ChosenTemperature.plain(atJobs.temperature));
  }

  /** What to do where soft labels say no more than hard ones; null where they do. */
  String advice() {
    return atJobs.largest <= ChosenTemperature.HARD
        ? null
        : String.format(
            Locale.ROOT,
            "at T = %s soft labels say no more than hard ones (mean largest probability %.4f);"
                + " loss.temperature = %s would bring it to about %.1f",
            ChosenTemperature.plain(atJobs.temperature),
            atJobs.largest,
            brief(softTemperature),
            ChosenTemperature.SOFT);
  }

  /** Three digits, without an exponent. */
  private static String brief(double value) {
    return new BigDecimal(value).round(new MathContext(3)).toPlainString();
  }
}
