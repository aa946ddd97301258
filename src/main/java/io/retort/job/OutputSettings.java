package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * What a teacher's output is.
 *
 * @param name of the output, or null for the model's only one
 */
public record OutputSettings(String name, Kind kind) implements Serializable {

  /** What the values are. Stored are always logits, up to a constant per row. */
  public enum Kind {
    @JsonProperty("logits")
    LOGITS,
    @JsonProperty("probabilities")
    PROBABILITIES,
    @JsonProperty("log-probabilities")
    LOG_PROBABILITIES
  }
}
