package io.retort.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of OpenBLAS's kernels multiply matrices. The OpenBLAS that ND4J brings (0.3.19) goes by the
 * model numbers of its day: on a processor that came later it falls back on kernels of 2007, and
 * training takes four times as long (measured on an AMD EPYC of family 26). It listens to nothing
 * but its environment, so that is what is set here, for this process, before it is loaded. Machines
 * of different makes and years then also give the same bits, as long as their vectors are as wide.
 */
public final class BlasKernels {
  /** Where OpenBLAS looks. */
  public static final String VARIABLE = "OPENBLAS_CORETYPE";

  /** The kernels, each named after the first processors that could run them; the best first. */
  private enum Kernels {
    SKYLAKEX("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"),
    HASWELL("avx2", "fma");

    private final List<String> needed;

    Kernels(String... needed) {
      this.needed = List.of(needed);
    }
  }

  private BlasKernels() {}

  /** The library that ND4J has loaded, found by its name. */
  private interface OpenBlas extends Library {
    String openblas_get_corename();
  }

  /** Before OpenBLAS is loaded; what the user has set stays. */
  public static void choose() {
    if (System.getenv(VARIABLE) == null) {
      best(processor()).ifPresent(kernels -> CLibrary.prefer(VARIABLE, kernels));
    }
  }

  /** Once OpenBLAS is loaded: the name of its kernels. */
  static String chosen() {
    try {
      return Native.load("libopenblas.so.0", OpenBlas.class).openblas_get_corename();
    } catch (LinkageError e) {
      return "unknown";
    }
  }

  /**
   * @param processor as {@code /proc/cpuinfo} tells
   */
  static Optional<String> best(List<String> processor) {
    Set<String> flags = features(processor);
    return Arrays.stream(Kernels.values())
        .filter(kernels -> flags.containsAll(kernels.needed))
        .map(Kernels::name)
        .findFirst();
  }

  /** What a processor is described to have. */
  static Set<String> features(List<String> processor) {
    return processor.stream()
        .filter(line -> line.startsWith("flags"))
        .flatMap(line -> Stream.of(line.split("[:\\s]+")).skip(1))
        .collect(Collectors.toSet());
  }

  /** The first one's description on Linux; nothing elsewhere. */
  static List<String> processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.takeWhile(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
