package io.retort.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models a thread has open, the last few of them. Executor threads run one task after the
 * other; what one opened serves the next that has the same GPU.
 */
public final class PerThread {
  /** As many as an evaluation compares, and one more. */
  static final int OPEN = 5;

  private static final ThreadLocal<PerThread> CURRENT = ThreadLocal.withInitial(PerThread::new);

  private final Map<Object, Classifier> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Classifier> eldest) {
          if (size() <= OPEN) {
            return false;
          }
          eldest.getValue().close();
          return true;
        }
      };

  private PerThread() {}

  private record OnGpu(Object key, String address) {}

  /** This thread's classifier for {@code key} and its GPU, opened where there is none. */
  public static Classifier get(Object key, Supplier<Classifier> opener) {
    Map<Object, Classifier> open = CURRENT.get().open;
    OnGpu own = new OnGpu(key, AssignedGpu.here().address());
    Classifier found = open.get(own);
    if (found == null) {
      found = opener.get();
      open.put(own, found);
    }
    return found;
  }
}
