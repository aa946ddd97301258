package io.retort.data;

import io.retort.job.Split;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Optional;

/**
 * How many test rows a model may know from its training, because train holds their like: figures on
 * those tell what it remembers.
 *
 * @param rows of test that were looked for in train: all of them, or a sample drawn by their ids
 * @param equal those of which train has a row with exactly the same features
 */
public record Overlap(long rows, long equal) {
  static final String ARTEFACT = "examples/overlap";

  /** Of the rows, those with an equal one in train: 0 to 1. */
  public double share() {
    return rows == 0 ? 0 : (double) equal / rows;
  }

  /** What `prepare` found; empty where there is no train to compare with. */
  public static Optional<Overlap> open(Workspace workspace) throws IOException {
    Optional<Manifest> manifest = workspace.manifest(ARTEFACT);
    return manifest.map(found -> found.details(Overlap.class));
  }

  /** "12.5 % of data.test's rows ...", where there is something to tell. */
  public Optional<String> told() {
    return equal == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                java.util.Locale.ROOT,
                "%.1f %% of %s's rows have exactly the features of a row of %s (%,d of %,d looked at);"
                    + " unless that lies in the nature of the columns, figures on them tell what was"
                    + " memorized",
                100 * share(),
                "data." + Split.TEST.key(),
                "data." + Split.TRAIN.key(),
                equal,
                rows));
  }
}
