package io.retort.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.job.Control;
import java.util.List;
import java.util.Locale;

/**
 * The settings that a search chose for a control, and what it rests on.
 *
 * @param control its key
 * @param learned rows that each try learned from
 * @param heldBack labelled rows that tries were compared on, and none learned from
 * @param tries all of them, the student's own settings first
 * @param chosen the settings that did best
 * @param reason why nothing was tried; null where something was
 * @param seconds that all of it took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlChoice(
    String control,
    long learned,
    long heldBack,
    List<TriedSettings.Outcome> tries,
    TriedSettings chosen,
    String reason,
    double seconds) {

  /** The student's own settings, as nothing can be told apart. */
  static ControlChoice untried(Control control, TriedSettings ofStudent, String reason) {
    return new ControlChoice(control.key(), 0, 0, List.of(), ofStudent, reason, 0);
  }

  /** The best of several tries; where a rate's brief try is the best of all, the student's. */
  static ControlChoice of(
      Control control,
      long learned,
      long heldBack,
      List<TriedSettings.Outcome> tries,
      TryPlan plan,
      double seconds) {
    TriedSettings best =
        plan.sameRows() && tries.stream().noneMatch(tried -> tried.settings().ofStudent())
            ? plan.ofStudent()
            : tries.stream()
                .filter(tried -> !plan.sameRows() || tried.settings().steps() == plan.steps())
                .reduce((one, other) -> other.beats(one) ? other : one)
                .orElseThrow()
                .settings();
    return new ControlChoice(control.key(), learned, heldBack, tries, best, null, seconds);
  }

  /** The chosen settings in words. */
  String told() {
    if (chosen.ofStudent()) {
      return "the student's own settings";
    }
    String workers =
        chosen.workers() == null
            ? ""
            : chosen.workers() == 1 ? " of one worker" : " of " + chosen.workers() + " workers";
    return String.format(
        Locale.ROOT,
        "a learning rate of %s and %,d steps%s",
        chosen.learningRate(),
        chosen.steps(),
        workers);
  }
}
