package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a teacher's output is.
 *
 * @param name of the output, or null for the model's only one
 * @param forceKind whether a kind that its answers contradict is taken all the same
 */
public record OutputSettings(String name, Kind kind, Boolean forceKind) implements Serializable {

  public OutputSettings {
    forceKind = Boolean.TRUE.equals(forceKind); // Left out where a kind cannot be seen.
  }

  /** Of a kind that its answers are to agree with. */
  public OutputSettings(String name, Kind kind) {
    this(name, kind, false);
  }

  /** The same with a kind that was seen. */
  public OutputSettings of(Kind seen) {
    return new OutputSettings(name, seen, forceKind);
  }

  /** What the values are. Stored are always logits, up to a constant per row. */
  public enum Kind {
    /** What the answers to some examples show. */
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("logits")
    LOGITS,
    @JsonProperty("probabilities")
    PROBABILITIES,
    @JsonProperty("log-probabilities")
    LOG_PROBABILITIES;

    /** As a job file spells it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
