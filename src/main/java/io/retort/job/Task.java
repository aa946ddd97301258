package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is learned of an example. */
public enum Task {
  /** Its class. */
  @JsonProperty("classification")
  CLASSIFICATION,
  /** A number. */
  @JsonProperty("regression")
  REGRESSION
}
