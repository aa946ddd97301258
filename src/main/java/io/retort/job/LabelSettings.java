package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How soft labels are stored, and how many examples a teacher is given at once. */
public record LabelSettings(Storage storage, Precision precision, int batchSize) {

  /** Which logits are kept. */
  public enum Storage {
    @JsonProperty("dense")
    DENSE
  }

  /** In what they are kept. */
  public enum Precision {
    @JsonProperty("float32")
    FLOAT32
  }

  public LabelSettings {
    IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
  }
}
