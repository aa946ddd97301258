package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BucketsTest {

  @Test
  void aPowerOfTwoOfAFewThousandRowsEach() {
    assertThat(count(0)).isEqualTo(1);
    assertThat(count(8191)).isEqualTo(1);
    assertThat(count(60_000)).isEqualTo(8);
    for (long rows = 8192; rows < 100_000_000; rows = rows * 5 / 4) {
      assertThat(Integer.bitCount(count(rows))).isEqualTo(1);
      assertThat(rows / count(rows)).isBetween(4096L, 8192L);
    }
    assertThat(count(10_000_000_000L)).isEqualTo(16_384);
  }

  @Test
  void aTableThatGrowsKeepsItsBucketsForAWhile() {
    assertThat(Buckets.count(60_000, Optional.of(4))).isEqualTo(4);
    assertThat(Buckets.count(60_000, Optional.of(16))).isEqualTo(16);
    assertThat(Buckets.count(60_000, Optional.of(2))).isEqualTo(8);
    assertThat(Buckets.count(60_000, Optional.of(32))).isEqualTo(8);
  }

  private static int count(long rows) {
    return Buckets.count(rows, Optional.empty());
  }
}
