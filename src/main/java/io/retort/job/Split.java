package io.retort.job;

/** The parts that examples come in. Ids are unique within one. */
public enum Split {
  TRAIN,
  TRANSFER,
  TEST;

  /** As the workspace's folders and the tables' {@code split} column spell it. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
