package io.retort.doctor;

import io.retort.network.NativeFootprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.network.util.JavaUtils;

/** Java's memory, and native memory beside it, in what there is. */
final class MemoryCheck implements Check {
  /** Of a process that computes nothing. */
  private static final NativeFootprint IDLE = new NativeFootprint(0, 0, 0, 0, 0, 0);

  private static final long UNIT = 256L << 20;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Verdict of(Facts facts) {
    Map<String, List<Jvm>> hosts = new LinkedHashMap<>();
    facts
        .jvms()
        .forEach(jvm -> hosts.computeIfAbsent(jvm.host(), host -> new ArrayList<>()).add(jvm));
    for (List<Jvm> together : hosts.values()) {
      long heaps = together.stream().mapToLong(jvm -> jvm.memory().heap()).sum();
      long natives = together.stream().mapToLong(jvm -> nativeBytes(facts, jvm)).sum();
      long machine = together.stream().mapToLong(jvm -> jvm.memory().machine()).max().orElse(0);
      if (heaps + natives > machine) {
        return new Verdict.Failure(
            Bytes.of(heaps)
                + " of heap and about "
                + Bytes.of(natives)
                + " of native memory on "
                + Facts.who(together)
                + ", of "
                + Bytes.of(machine)
                + " that there are",
            "less spark.executor.memory (in local mode and for the driver: spark.driver.memory), or"
                + " fewer tasks at once");
      }
    }
    return overhead(facts);
  }

  /** Containers of YARN and Kubernetes end with what was asked for. */
  private Verdict overhead(Facts facts) {
    Jvm fullest = facts.workers().isEmpty() ? facts.driver() : facts.workers().get(0);
    long needed = (nativeBytes(facts, fullest) + UNIT - 1) / UNIT * UNIT;
    String told =
        Bytes.of(fullest.memory().heap())
            + " of heap and about "
            + Bytes.of(needed)
            + " of native memory, of "
            + Bytes.of(fullest.memory().machine());
    String master = facts.setting("spark.master", "local");
    if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
      return new Verdict.Ok(told);
    }
    long given = given(facts, fullest.memory().heap());
    return needed > given
        ? new Verdict.Failure(
            "an executor needs about "
                + Bytes.of(needed)
                + " beside its heap, and its container leaves "
                + Bytes.of(given),
            "--conf spark.executor.memoryOverhead=" + (needed >> 20) + "m")
        : new Verdict.Ok(told + ", with spark.executor.memoryOverhead of " + Bytes.of(given));
  }

  private static long given(Facts facts, long heap) {
    String set = facts.settings().get("spark.executor.memoryOverhead");
    if (set != null) {
      return JavaUtils.byteStringAsMb(set) << 20;
    }
    double factor = Double.parseDouble(facts.setting("spark.executor.memoryOverheadFactor", "0.1"));
    return Math.max(384L << 20, (long) (heap * factor));
  }

  /** Of one process; a driver beside its executors computes hardly anything. */
  static long nativeBytes(Facts facts, Jvm jvm) {
    List<NativeFootprint> natives =
        facts.rehearsed().there() ? facts.rehearsed().value().natives() : List.of();
    return Stream.concat(Stream.of(IDLE), natives.stream())
        .mapToLong(footprint -> footprint.bytes(facts.tasks(jvm), jvm.memory().heap()))
        .max()
        .orElseThrow();
  }
}
