package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void skipAndLimitGoByPosition() {
    Window window = new Window(3, 4, 0, 1);

    assertThat(LongStream.range(0, 20).filter(position -> takes(window, 99, position)))
        .containsExactly(3L, 4L, 5L, 6L);
    assertThat(window.byPosition()).isTrue();
  }

  @Test
  void withoutALimitAllRowsAreTaken() {
    Window window = new Window(0, Long.MAX_VALUE, 0, 1);

    assertThat(takes(window, 0, Long.MAX_VALUE - 1)).isTrue();
    assertThat(takes(new Window(2, Long.MAX_VALUE, 0, 1), 0, Long.MAX_VALUE - 1)).isTrue();
    assertThat(window.byPosition()).isFalse();
    assertThat(new Window(1, Long.MAX_VALUE, 0, 1).byPosition()).isTrue();
  }

  @Test
  void partsAreSharesThatLeaveNoIdOutAndTakeNoneTwice() {
    Window first = new Window(0, Long.MAX_VALUE, 0, 0.8);
    Window second = new Window(0, Long.MAX_VALUE, 0.8, 1);
    long taken = 0;
    for (long id = -5000; id < 5000; id++) {
      assertThat(takes(first, id, 0)).isNotEqualTo(takes(second, id, 0));
      taken += takes(first, id, 0) ? 1 : 0;
    }

    // Five standard deviations of a binomial of 10,000 draws.
    assertThat(taken / 10_000.0).isCloseTo(0.8, within(5 * Math.sqrt(0.8 * 0.2 / 10_000)));
  }

  @Test
  void aPartGoesByIdAlone() {
    Window window = new Window(0, Long.MAX_VALUE, 0.3, 0.6);
    for (long id = 0; id < 100; id++) {
      assertThat(takes(window, id, 0)).isEqualTo(takes(window, id, 1000 + id));
    }
  }

  private static boolean takes(Window window, long id, long position) {
    return window.takes(RawExample.bytes(id, position, 0, new byte[0]));
  }
}
