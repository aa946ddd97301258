package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which files a sample is drawn from. */
class ExampleSampleTest {
  private static final List<Long> ITEMS = LongStream.range(0, 50).boxed().toList();

  private static List<Long> draw(int most, long seed) {
    return ExampleSample.draw(ITEMS, most, seed, item -> item);
  }

  @Test
  void theSameOnesEachTimeInTheirOrder() {
    List<Long> drawn = draw(16, 7);
    assertThat(drawn).hasSize(16).isSorted().isSubsetOf(ITEMS).isEqualTo(draw(16, 7));
    assertThat(draw(16, 8)).isNotEqualTo(drawn);
    assertThat(draw(100, 7)).isEqualTo(ITEMS);
  }

  @Test
  void noneIsLikelierThanOthers() {
    int seeds = 2000;
    long[] times = new long[ITEMS.size()];
    IntStream.range(0, seeds)
        .forEach(seed -> draw(10, seed).forEach(item -> times[item.intValue()]++));
    // 400 times each, with a deviation of 18.
    for (long count : times) {
      assertThat((double) count).isCloseTo(seeds / 5.0, within(90.0));
    }
  }
}
