package io.retort.job;

/**
 * Who learns.
 *
 * @param initFrom a saved Deeplearning4j network of the same build whose parameters the student
 *     starts from, or null
 */
public record StudentSettings(NetworkSettings network, String initFrom) {
  public StudentSettings {
    IllegalValue.present("network", network, "the student's network");
  }
}
