package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import org.junit.jupiter.api.Test;

class FootprintTest {
  private static final int MILLION = 1_000_000;

  @Test
  void aStudentTooLargeForTheDriverIsRefusedWithWhatItNeeds() {
    assertThatThrownBy(
            () -> new Footprint(1200L * MILLION).check("student", 100 * MILLION, 0, 4L << 30))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student: 100,000,000 parameters and their optimizer's state are 1.2 GB, and averaging"
                + " them takes 5.3 GB of the driver's memory, which is 4.3 GB; --conf"
                + " spark.driver.memory=5g, or a smaller network");
  }

  @Test
  void withTheMemoryItAskedForItIsNot() {
    assertThatCode(
            () -> new Footprint(1200L * MILLION).check("student", 100 * MILLION, 0, 5L << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void tasksInTheDriversProcessCountToo() {
    assertThat(new Footprint(1000).driverBytes(2)).isEqualTo(10_000);
  }

  @Test
  void aVectorHasItsLimit() {
    assertThatThrownBy(
            () -> new Footprint(2400L * MILLION).check("student", 200 * MILLION, 0, 1L << 40))
        .hasMessageContaining("2.4 GB, more than the 2.1 GB");
  }
}
