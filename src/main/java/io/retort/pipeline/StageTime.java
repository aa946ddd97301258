package io.retort.pipeline;

/**
 * How long a stage took; of a skipped one, how long it took when it last ran.
 *
 * @param rows it worked on
 */
public record StageTime(
    String name, double seconds, long rows, double rowsPerSecond, boolean skipped) {

  public static StageTime of(String name, double seconds, long rows, boolean skipped) {
    return new StageTime(name, seconds, rows, seconds > 0 ? rows / seconds : 0, skipped);
  }
}
