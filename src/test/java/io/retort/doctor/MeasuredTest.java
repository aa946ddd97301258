package io.retort.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.UserError;
import org.junit.jupiter.api.Test;

class MeasuredTest {
  @Test
  void whatGoesWrongIsOneLineWithItsKindOnce() {
    assertThat(failing(new IllegalStateException("no\nat all")).problem())
        .isEqualTo("IllegalStateException: no");
    assertThat(failing(new IllegalStateException(" ")).problem())
        .isEqualTo("IllegalStateException");
    assertThat(failing(new UnsatisfiedLinkError()).problem()).isEqualTo("UnsatisfiedLinkError");
    assertThat(failing(new UserError("workspace is full")).problem())
        .isEqualTo("workspace is full");
  }

  private static Measured<String> failing(Throwable failure) {
    return Measured.by(
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (Exception) failure;
        });
  }
}
