package io.retort.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** All contenders on one workload: each in its JVMs, warmed up, then asked in turn. */
final class Race implements AutoCloseable {
  private final Workload workload;
  private final List<ContenderJvm> jvms = new ArrayList<>();
  private final List<Entrant> entrants = new ArrayList<>();

  Race(Workload workload) throws IOException {
    this.workload = workload;
  }

  /** Starts a contender in one JVM for all workers, or in one JVM for each. */
  List<ContenderJvm> start(String kind, Map<String, String> environment, boolean jvmPerWorker)
      throws IOException {
    List<ContenderJvm> started = new ArrayList<>();
    List<Integer> workers = new ArrayList<>();
    if (jvmPerWorker) {
      IntStream.range(0, workload.workers()).forEach(workers::add);
    } else {
      workers.add(null);
    }
    for (Integer worker : workers) {
      ContenderJvm jvm = new ContenderJvm(kind, workload, environment, worker);
      jvms.add(jvm);
      started.add(jvm);
      jvm.await(); // One after the other: some unpack libraries where the next one finds them.
    }
    return started;
  }

  void enter(String name, String variant, List<ContenderJvm> contender) {
    entrants.add(new Entrant(name, variant, contender));
  }

  Map<String, Standing> run(int repeats, double warmUp, double seconds) throws IOException {
    for (Entrant entrant : entrants) {
      tell(entrant, "warm-up", entrant.measure(warmUp));
    }
    Map<String, List<Measurement>> runs = new LinkedHashMap<>();
    for (int repeat = 1; repeat <= repeats; repeat++) {
      for (Entrant entrant : entrants) {
        Measurement measured = entrant.measure(seconds);
        runs.computeIfAbsent(entrant.name(), name -> new ArrayList<>()).add(measured);
        tell(entrant, repeat + " of " + repeats, measured);
      }
    }
    Map<String, Standing> standings = new LinkedHashMap<>();
    runs.forEach((name, measured) -> standings.put(name, Standing.of(name, measured)));
    return standings;
  }

  private void tell(Entrant entrant, String what, Measurement measured) {
    System.err.printf(
        Locale.ROOT,
        "bench: %s %s, %s: %,.0f examples/s in %.1f s%n",
        workload.network(),
        entrant.name(),
        what,
        measured.examplesPerSecond(),
        measured.seconds());
  }

  @Override
  public void close() {
    jvms.forEach(ContenderJvm::close);
  }
}
