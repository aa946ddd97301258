package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * Whether a control is trained, and with which settings: {@code true}, {@code false} or {@code {
 * train { ... } }}.
 *
 * @param trained whether there is such a control
 * @param train its own settings; without epochs it takes as many updates as the student. Null: the
 *     better of the student's and of what a search on held-back rows finds
 */
public record ControlSettings(boolean trained, TrainSettings train) {
  /** No such control. */
  public static final ControlSettings NONE = new ControlSettings(false, null);

  private static final String LEGAL = "true, false or { train { ... } }";

  @JsonCreator(mode = JsonCreator.Mode.DISABLED) // A job file gives one of the three below.
  public ControlSettings {}

  @JsonCreator
  static ControlSettings of(boolean trained) {
    return new ControlSettings(trained, null);
  }

  /** A value of {@code --set} is a text. */
  @JsonCreator
  static ControlSettings of(String text) {
    IllegalValue.check(text.equals("true") || text.equals("false"), "", text, LEGAL);
    return of(Boolean.parseBoolean(text));
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static ControlSettings of(@JsonProperty("train") TrainSettings train) {
    return new ControlSettings(true, train);
  }

  @JsonValue
  Object toJson() {
    return train == null ? (Object) trained : Map.of("train", train);
  }

  /** Whether settings are searched for. */
  public boolean searched() {
    return trained && train == null;
  }

  /** Whether settings are given, and others than the student's. */
  public boolean differs(TrainSettings student) {
    return train != null
        && (train.epochs() != null || !student.withoutEpochs().result().equals(train.result()));
  }
}
