package io.retort.doctor;

import java.util.OptionalLong;

/** Room in the workspace for what will be written there. */
final class DiskCheck implements Check {
  /** A checkpoint holds parameters and what the optimizer keeps of each; two are there at once. */
  private static final int CHECKPOINT_BYTES = 2 * 3 * Float.BYTES;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Verdict of(Facts facts) {
    if (!facts.workspace().there()) {
      return new Verdict.NotApplicable("needs a workspace that can be written");
    }
    long free = facts.workspace().value().free();
    if (!facts.rehearsed().there() || !facts.rehearsed().value().well("prepare")) {
      return new Verdict.NotApplicable(
          Bytes.of(free) + " free; what is needed is told by rows that can be read");
    }
    Rehearsed seen = facts.rehearsed().value();
    OptionalLong all = seen.all();
    if (all.isEmpty()) {
      return new Verdict.NotApplicable(
          Bytes.of(free)
              + " free; how many rows there will be cannot be told without reading them");
    }
    double examples = all.getAsLong() * seen.exampleBytes();
    double labels = seen.learned().getAsLong() * seen.labelBytes() * facts.job().labels().views();
    double checkpoints =
        seen.model("student") == null
            ? 0
            : (double) seen.model("student").parameters() * CHECKPOINT_BYTES;
    double needed = examples + labels + checkpoints;
    String told =
        Bytes.of(examples)
            + " of examples and "
            + Bytes.of(labels)
            + " of labels will come, "
            + Bytes.of(free)
            + " are free";
    return needed > free
        ? new Verdict.Failure(
            told,
            "make room, or labels.storage = top-k, labels.precision = float16, or a limit for"
                + " data.transfer")
        : new Verdict.Ok(told);
  }
}
