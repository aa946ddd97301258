package io.retort;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests to a {@link CopyingFileSystem} that fail, and how many there were. */
public final class Failures implements CopyingFileSystem.Faults {
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final CopyingFileSystem.Faults faults;

  private Failures(CopyingFileSystem.Faults faults) {
    this.faults = faults;
  }

  /** One request, counted from 1. */
  public static Failures once(int number) {
    int[] count = {0};
    return new Failures(request -> ++count[0] == number);
  }

  /** That request and all after it, as for a run that is killed. */
  public static Failures from(int number) {
    int[] count = {0};
    return new Failures(request -> ++count[0] >= number);
  }

  /** One of so many, drawn from a seed. */
  public static Failures oneOf(int many, long seed) {
    Random random = new Random(seed);
    return new Failures(request -> random.nextInt(many) == 0);
  }

  /** So many in all, with so many requests between them at most. */
  public static Failures some(int many, int apart, long seed) {
    Random random = new Random(seed);
    int[] left = {many, 1 + random.nextInt(apart)};
    return new Failures(
        request -> {
          if (left[0] == 0 || --left[1] > 0) {
            return false;
          }
          left[0]--;
          left[1] = 1 + random.nextInt(apart);
          return true;
        });
  }

  @Override
  public synchronized boolean fail(String request) {
    requests.incrementAndGet();
    boolean fails = faults.fail(request);
    if (fails) {
      failed.incrementAndGet();
    }
    return fails;
  }

  public int requests() {
    return requests.get();
  }

  /** Those that failed. */
  public int failed() {
    return failed.get();
  }
}
