package io.retort.job;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a student minimizes: {@code alpha * T^2 * KL(teacher_T || student_T) + (1 - alpha) * CE}, or
 * a sum of other terms.
 *
 * @param temperature T, at which distributions are compared where a term has none of its own; may
 *     be {@code auto} until soft labels are there
 * @param alpha share of the teacher's term, from 0 to 1; bears on nothing where there are terms
 * @param terms to sum up; none stands for the two above
 */
public record LossSettings(Temperature temperature, Scheduled alpha, List<TermSettings> terms)
    implements Serializable {
  /** The teacher's hard answers alone, for every row. */
  public static final LossSettings PSEUDO_LABELS =
      new LossSettings(
          Temperature.constant(1),
          Scheduled.constant(1),
          List.of(new TermSettings.PseudoLabels(Scheduled.constant(1))));

  public LossSettings {
    checkTemperature(temperature.given());
    IllegalValue.between("alpha", alpha.least(), 0, 1);
    IllegalValue.between("alpha", alpha.most(), 0, 1);
    terms = List.copyOf(terms);
    long hard = terms.stream().filter(term -> term instanceof TermSettings.CrossEntropy).count();
    IllegalValue.check(hard <= 1, "terms", hard + " terms of kind cross-entropy", "one at most");
  }

  /** Of a term, where null is none of its own. */
  static void checkTemperature(Scheduled temperature) {
    if (temperature != null) {
      IllegalValue.positive("temperature", temperature.least());
      IllegalValue.between("temperature", temperature.most(), 0, 1000);
    }
  }

  /** Whether nothing of it changes in the course of the training. */
  public boolean constant() {
    return Stream.concat(
            Stream.of(temperature.or(1).known(), alpha),
            terms.stream().flatMap(LossSettings::numbers))
        .allMatch(Scheduled::constant);
  }

  private static Stream<Scheduled> numbers(TermSettings term) {
    return Stream.of(Optional.of(term.weight()), Optional.ofNullable(term.temperature()))
        .flatMap(Optional::stream);
  }

  /**
   * With a temperature that is known.
   *
   * @param chosen what {@code auto} stands for
   */
  public LossSettings with(double chosen) {
    return new LossSettings(temperature.or(chosen), alpha, terms);
  }

  /**
   * A term's temperature, or that of the whole loss.
   *
   * @throws IllegalStateException where that is not known yet
   */
  public Scheduled or(Scheduled ofTerm) {
    return ofTerm == null ? temperature.known() : ofTerm;
  }
}
