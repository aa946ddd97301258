package io.retort.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much better the student is than a control, whatever is better: positive where the student is.
 *
 * @param control what it is compared with
 * @param line in what
 * @param end which number of it
 */
public record Gain(Control control, Line line, End end) implements GateFigure {

  /** In what a student is compared with its controls. */
  public enum Line {
    /** The job's metric. */
    METRIC(""),
    /** Mean negative log-likelihood, in nats. */
    NLL("-nll"),
    /** Expected calibration error. */
    ECE("-ece"),
    /** As {@link #NLL}, after temperature scaling. */
    SCALED_NLL("-scaled-nll"),
    /** As {@link #ECE}, after temperature scaling. */
    SCALED_ECE("-scaled-ece");

    private final String key;

    Line(String key) {
      this.key = key;
    }

    /** In report.json; of the metric its own name stands there. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a difference of shares. */
    boolean share() {
      return this == ECE || this == SCALED_ECE;
    }

    /** Whether there is such a line for a task: numbers have no probabilities. */
    public boolean of(Task task) {
      return this == METRIC || task == Task.CLASSIFICATION;
    }
  }

  /** A number of a gain. */
  public enum End {
    /** Over the seeds. */
    MEAN(""),
    /** Of its 95 % interval. */
    LOW("-low"),
    /** Of its 95 % interval. */
    HIGH("-high");

    private final String key;

    End(String key) {
      this.key = key;
    }
  }

  /** Every gain that there is. */
  public static List<Gain> all() {
    List<Gain> all = new ArrayList<>();
    for (Control control : Control.values()) {
      for (Line line : Line.values()) {
        for (End end : End.values()) {
          all.add(new Gain(control, line, end));
        }
      }
    }
    return all;
  }

  static Optional<GateFigure> named(String key) {
    return all().stream()
        .filter(gain -> gain.key().equals(key))
        .map(GateFigure.class::cast)
        .findFirst();
  }

  @Override
  public String key() {
    String over = control == Control.BASELINE ? "kd-gain" : "soft-gain";
    return over + line.key + end.key;
  }

  @Override
  public boolean ofModels() {
    return false;
  }

  @Override
  public boolean of(String model) {
    return false;
  }

  @Override
  public boolean of(Task task) {
    return line.of(task) && (control == Control.BASELINE || task == Task.CLASSIFICATION);
  }

  @Override
  public boolean calibrated() {
    return false;
  }

  @Override
  public boolean moreIsBetter() {
    return true;
  }

  @Override
  public boolean needsLabels() {
    return control == Control.BASELINE || line != Line.METRIC;
  }

  @Override
  public boolean ofSeeds() {
    return end != End.MEAN;
  }
}
