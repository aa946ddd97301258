package io.retort.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Room on the machines for what Spark keeps of the rows that are trained on. */
final class LocalDiskCheck implements Check {

  @Override
  public String name() {
    return "local disk";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> stuck =
        facts.workers().stream()
            .filter(
                jvm ->
                    !jvm.folders().isEmpty()
                        && jvm.folders().stream().allMatch(folder -> folder.free() < 0))
            .toList();
    if (!stuck.isEmpty()) {
      return new Verdict.Failure(
          stuck.get(0).folders().get(0).path() + " cannot be written on " + Facts.who(stuck),
          "spark.local.dir (yarn: the node manager's local-dirs) must name folders that can be");
    }
    long free = facts.workers().stream().mapToLong(LocalDiskCheck::free).min().orElse(0);
    String least = Bytes.of(free) + " free where Spark keeps its files";
    OptionalLong rows =
        facts.rehearsed().there() && facts.rehearsed().value().well("prepare")
            ? facts.rehearsed().value().learned()
            : OptionalLong.empty();
    if (rows.isEmpty()) {
      return new Verdict.Ok(least);
    }
    Rehearsed seen = facts.rehearsed().value();
    // Sorted on their way to the table, and held for training as they lie there.
    double needed =
        rows.getAsLong()
            * Math.max(seen.features(), seen.exampleBytes() + seen.labelBytes())
            / facts.workers().size();
    return needed > free
        ? new Verdict.Failure(
            least + ", and about " + Bytes.of(needed) + " needed on each machine",
            "spark.local.dir on a larger disk, or more executors")
        : new Verdict.Ok(least + ", at most " + Bytes.of(needed) + " needed");
  }

  private static long free(Jvm jvm) {
    return jvm.folders().stream().mapToLong(folder -> Math.max(0, folder.free())).max().orElse(0);
  }
}
