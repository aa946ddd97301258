package io.retort.doctor;

import java.util.Locale;
import java.util.stream.Collectors;

/** Rows that can be read and made examples of. */
final class DataCheck extends RehearsalCheck {

  DataCheck() {
    super("prepare");
  }

  @Override
  public String name() {
    return "data";
  }

  @Override
  Verdict well(Facts facts, Rehearsed seen) {
    double share = (double) seen.rejected() / Math.max(1, seen.rejected() + seen.sampled());
    if (share > facts.job().data().maxRejects()) {
      return new Verdict.Warning(
          String.format(
              Locale.ROOT,
              "of the first rows %.1f %% are rejected, data.max-rejects is %s",
              100 * share,
              facts.job().data().maxRejects()),
          "`prepare` leaves the reasons in rejects/, and refuses where all rows are like these");
    }
    if (seen.unscaled() != null) {
      return new Verdict.Warning(
          "of the first rows, " + seen.unscaled(),
          "data.standardize = true, or data.scale with the factor that brings values to about 1");
    }
    String rows =
        seen.sources().entrySet().stream()
            .map(
                split ->
                    split.getKey().key()
                        + " "
                        + (split.getValue().rows().isPresent()
                            ? String.format(Locale.ROOT, "%,d", split.getValue().rows().getAsLong())
                            : "unknown"))
            .collect(Collectors.joining(", "));
    return new Verdict.Ok(
        "rows: " + rows + "; of the first, examples of " + seen.features() + " features");
  }
}
