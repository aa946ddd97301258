package io.retort.job;

import java.util.Optional;

/** What a gate may demand something of: a number of the report. */
public sealed interface GateFigure permits Figure, Gain {

  /** As a job file spells it. */
  String key();

  /** Whether every model has one of its own. */
  boolean ofModels();

  /** Whether there is one of a model of this name. */
  boolean of(String model);

  /** Whether there is such a figure for a task. */
  boolean of(Task task);

  /** Whether it takes a temperature that was fitted on rows that are held back for that. */
  boolean calibrated();

  boolean moreIsBetter();

  /** Whether it takes labelled test rows. */
  boolean needsLabels();

  /** Whether it takes several seeds: an end of an interval. */
  boolean ofSeeds();

  /** What the student must be compared with for it; null where that is nothing but the teacher. */
  Control control();

  static Optional<GateFigure> named(String key) {
    return Figure.named(key).map(GateFigure.class::cast).or(() -> Gain.named(key));
  }
}
