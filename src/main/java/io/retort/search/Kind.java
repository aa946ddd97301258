package io.retort.search;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a trial comes from. Where two do equally well, the one that comes first here wins. */
enum Kind {
  /** The student without a teacher, on labelled rows alone. */
  LABELS_ALONE("labels alone"),
  /** The student on the teacher's first class of each row, as if that were a label. */
  PSEUDO_LABELS("pseudo-labels"),
  /** The job with the loss that jobs have which say nothing of it. */
  DEFAULT_LOSS("default loss"),
  AS_WRITTEN("as written"),
  /** Of the space. */
  DRAWN("drawn");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  @JsonValue
  @Override
  public String toString() {
    return label;
  }
}
