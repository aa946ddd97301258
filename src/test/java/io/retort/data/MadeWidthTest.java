package io.retort.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import org.junit.jupiter.api.Test;

class MadeWidthTest {

  @Test
  void whatMemoryDoesNotHoldIsRefusedWithWhatItWouldTake() {
    assertThatThrownBy(() -> new MadeWidth(30_000, 30_000).check("data.train", 2_000_000_000))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "data.pipeline: makes 30,000 features of each of the 30,000 rows of data.train, which take"
                + " 3.6 GB of memory, and this process has 2.0 GB");
    assertThatCode(() -> new MadeWidth(30_000, 300).check("data.train", 2_000_000_000))
        .doesNotThrowAnyException();
  }
}
