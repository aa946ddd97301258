package io.retort.job;

import java.util.Locale;

/** Another training of the student's network, which the student is compared with. */
public enum Control {
  /** On hard labels alone. */
  BASELINE,
  /** On the teacher's hard answers for every row. */
  PSEUDO_LABELS;

  /** As job files, reports and workspaces call it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
