package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class AdamArithmeticTest {
  @BeforeAll
  static void oneThread() {
    CpuBackend.use();
  }

  @Test
  void itIsTheNativeLibrarysOwnOnIntel() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "built by another compiler");

    assertThat(AdamArithmetic.isNative(Adam.builder().learningRate(1e-3).build())).isTrue();
    assertThat(AdamArithmetic.isNative(adam(0, 0.9, 0.999, 1e-8))).isTrue();
    assertThat(AdamArithmetic.isNative(adam(0.3, 0.5, 0.99, 1e-3))).isTrue();
    assertThat(AdamArithmetic.isNative(adam(0.3, 0, 0, 1e-3))).isTrue();
  }

  private static Adam adam(double rate, double beta1, double beta2, double epsilon) {
    return Adam.builder().learningRate(rate).beta1(beta1).beta2(beta2).epsilon(epsilon).build();
  }
}
