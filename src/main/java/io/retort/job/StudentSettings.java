package io.retort.job;

/**
 * Who learns.
 *
 * @param initFrom what its parameters are at the beginning, or null: drawn from the seed
 */
public record StudentSettings(NetworkSettings network, InitFrom initFrom) {
  public StudentSettings {
    IllegalValue.present("network", network, "the student's network");
  }

  /** Whether it goes on from the job's last student. */
  public boolean fromPrevious() {
    return initFrom != null && initFrom.previous();
  }

  /** The same, drawn from the seed where it would go on from the job's last student. */
  StudentSettings ofTrial() {
    return fromPrevious() ? new StudentSettings(network, null) : this;
  }
}
