package io.retort.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A figure of the report of which a job demands a value.
 *
 * @param key as the job file spells it: the figure, perhaps with a model before it and a side
 *     behind it
 * @param model whose figure it is; the student's where none is named, and null of a comparison
 * @param atLeast whether the figure must be at least the required value; otherwise at most
 */
public record Gate(String key, String model, GateFigure figure, boolean atLeast) {
  private static final String STUDENT = "student";

  /** Of every job, or nearly. */
  static final List<String> MODELS =
      List.of("teacher", STUDENT, Control.BASELINE.key(), Control.PSEUDO_LABELS.key());

  /** Those of which a temperature may be fitted. */
  static final List<String> CALIBRATED = MODELS.subList(1, MODELS.size());

  private static final String MIN = "-min";
  private static final String MAX = "-max";

  /** The gate a job file calls {@code key}, of the models that every job has. */
  public static Gate named(String key) {
    return named(key, Set.of());
  }

  /**
   * The gate a job file calls {@code key}; throws with the nearest name where there is none.
   *
   * @param others names of further models
   */
  public static Gate named(String key, Set<String> others) {
    String name = key.endsWith(MIN) || key.endsWith(MAX) ? cut(key, MIN.length()) : key;
    return models(others)
        .filter(model -> name.startsWith(model + "-"))
        .flatMap(model -> of(key, model, name.substring(model.length() + 1)).stream())
        .findFirst()
        .or(() -> of(key, null, name))
        .orElseThrow(() -> new IllegalValue("gates." + key, Nearest.unknown(known(others), key)));
  }

  private static Stream<String> models(Set<String> others) {
    return Stream.concat(MODELS.stream(), others.stream());
  }

  private static String cut(String key, int count) {
    return key.substring(0, key.length() - count);
  }

  private static Optional<Gate> of(String key, String model, String name) {
    return GateFigure.named(name)
        .filter(figure -> model == null || figure.of(model))
        .map(
            figure ->
                new Gate(
                    key,
                    figure.ofModels() && model == null ? STUDENT : model,
                    figure,
                    key.endsWith(MIN) || !key.endsWith(MAX) && figure.moreIsBetter()));
  }

  /** All names, but for sides. */
  private static List<String> known(Set<String> others) {
    List<String> known = new ArrayList<>();
    Gain.all().forEach(gain -> known.add(gain.key()));
    for (Figure figure : Figure.values()) {
      known.add(figure.key());
      if (figure.ofModels()) {
        models(others).filter(figure::of).forEach(model -> known.add(model + "-" + figure.key()));
      }
    }
    return known;
  }

  /** Whether there is such a figure for a task. */
  boolean of(Task task) {
    return figure.of(task)
        && (task == Task.CLASSIFICATION || !Control.PSEUDO_LABELS.key().equals(model));
  }

  /** Whether the figure takes a training that it is compared with. */
  public boolean needs(Control control) {
    return Stream.of(model, figure.control() == null ? null : figure.control().key())
        .anyMatch(control.key()::equals);
  }

  public boolean passes(double required, double actual) {
    return atLeast ? actual >= required : actual <= required;
  }
}
