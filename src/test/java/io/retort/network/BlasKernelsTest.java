package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlasKernelsTest {
  private static final String AVX2 = "flags\t\t: fpu avx avx2 fma";
  private static final String AVX512 = AVX2 + " avx512f avx512dq avx512cd avx512bw";

  @Test
  void theWidestWhoseNeedsAreAllMet() {
    assertThat(best(AVX512 + " avx512vl sha_ni")).contains("SKYLAKEX");
    assertThat(best(AVX512)).contains("HASWELL");
    assertThat(best(AVX2)).contains("HASWELL");
    assertThat(best("flags\t\t: fpu avx avx2")).isEmpty();
    assertThat(best("features\t: avx2 fma")).isEmpty();
    assertThat(BlasKernels.best(List.of())).isEmpty();
  }

  @Test
  void openBlasDoesAsItIsTold() {
    Optional<String> best = BlasKernels.best(BlasKernels.processor());
    assumeThat(best).isPresent();
    CpuBackend.use();

    assertThat(BlasKernels.chosen()).isEqualToIgnoringCase(best.get());
  }

  private static Optional<String> best(String flags) {
    return BlasKernels.best(List.of("model name\t: avx512vl", flags, "bugs\t: avx512vl"));
  }
}
