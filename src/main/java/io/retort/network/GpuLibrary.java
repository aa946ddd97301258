package io.retort.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What computes on GPUs in the jar that {@code mvn -Pcuda package} builds, and for which cards it
 * holds code. Machine code for a compute capability runs on cards of the same major number and the
 * same or a greater minor one; PTX, which the driver translates, on all from its own on. Both lists
 * are what the native libraries were found to hold.
 */
public enum GpuLibrary {
  /** Of nd4j-cuda-11.6 1.0.0-M2.1: no PTX. */
  DEEPLEARNING4J("Deeplearning4j", 0, 37, 50, 52, 60, 61, 70, 75, 80, 86),
  /** Of onnxruntime_gpu 1.24.2. */
  ONNX_RUNTIME("ONNX Runtime", 90, 60, 70, 75, 80, 90);

  private final String title;
  private final int ptx;
  private final List<Integer> code;

  /** All as ten times the compute capability. */
  GpuLibrary(String title, int ptx, Integer... code) {
    this.title = title;
    this.ptx = ptx;
    this.code = List.of(code);
  }

  public boolean runsOn(GpuCard card) {
    return machineCode(card).isPresent() || translates(card);
  }

  /** Whether it runs on a card and why, in one sentence. */
  public String verdict(GpuCard card) {
    Optional<Integer> used = machineCode(card);
    if (used.isPresent()) {
      return "%s runs on %s with its code for %s.".formatted(title, card, told(used.get()));
    }
    return translates(card)
        ? "%s runs on %s: the driver translates its code, which takes minutes the first time."
            .formatted(title, card)
        : "%s cannot run on %s: it holds code for %s to %s only."
            .formatted(title, card, told(code.get(0)), told(code.get(code.size() - 1)));
  }

  /** The best that it holds for a card. */
  private Optional<Integer> machineCode(GpuCard card) {
    return code.stream()
        .filter(made -> made / 10 == card.major() && made % 10 <= card.minor())
        .max(Comparator.naturalOrder());
  }

  private boolean translates(GpuCard card) {
    return ptx > 0 && capability(card) >= ptx;
  }

  private static int capability(GpuCard card) {
    return card.major() * 10 + card.minor();
  }

  private static String told(int capability) {
    return capability / 10 + "." + capability % 10;
  }
}
