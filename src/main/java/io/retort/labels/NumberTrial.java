package io.retort.labels;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.retort.data.Example;
import io.retort.data.Spread;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a regression's teacher did on a sample of examples with known labels. All sums are of
 * deviations of train's labels.
 *
 * @param errors sum of squared errors
 * @param labels sum of the labels' distances from their mean
 * @param squares sum of the squares of these
 */
record NumberTrial(Spread numbers, long rows, double errors, double labels, double squares) {
  private static final Logger LOG = LoggerFactory.getLogger(NumberTrial.class);

  /** Of the labels' variance, how much a teacher must explain. */
  private static final double LEAST = 0.2;

  private static final int ENOUGH = 30;

  static NumberTrial none(Spread numbers) {
    return new NumberTrial(numbers, 0, 0, 0, 0);
  }

  /** With one example more, if it has a label. */
  NumberTrial with(Example example, float said) {
    if (example.label == Targets.UNLABELLED) {
      return this;
    }
    float label = Targets.value(example.label);
    double error = (said - label) / numbers.deviation();
    double place = (label - numbers.mean()) / numbers.deviation();
    return new NumberTrial(
        numbers, rows + 1, errors + error * error, labels + place, squares + place * place);
  }

  NumberTrial plus(NumberTrial other) {
    return new NumberTrial(
        numbers,
        rows + other.rows,
        errors + other.errors,
        labels + other.labels,
        squares + other.squares);
  }

  @JsonIgnore
  double r2() {
    return 1 - errors / (squares - labels * labels / rows);
  }

  @JsonIgnore
  String text() {
    return String.format(
        Locale.ROOT,
        "teacher on %,d examples: R² %.3f, root mean squared error %.4g where labels have a"
            + " deviation of %.4g",
        rows,
        r2(),
        numbers.deviation() * Math.sqrt(errors / rows),
        numbers.deviation());
  }

  /**
   * @throws UserError where it can hardly be the teacher that was meant
   */
  void check(boolean accepted, String causes) {
    if (rows == 0) {
      return;
    }
    LOG.info("label: {}", text());
    if (rows < ENOUGH || r2() >= LEAST) {
      return;
    }
    Trial.refuse(text() + ": it explains less than a fifth of their variance", accepted, causes);
  }
}
