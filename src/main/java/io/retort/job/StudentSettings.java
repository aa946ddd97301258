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
}
