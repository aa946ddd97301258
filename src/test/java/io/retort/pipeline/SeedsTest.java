package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void everyPlaceHasASeedOfItsOwn() {
    Set<Long> seeds = new HashSet<>();
    for (long seed = -2; seed < 3; seed++) {
      seeds.add(seed);
      for (long i = -1; i < 30; i++) {
        seeds.add(Seeds.derive(seed, i));
        for (long j = 0; j < 30; j++) {
          seeds.add(Seeds.derive(seed, i, j));
        }
      }
    }

    assertThat(seeds).hasSize(5 * (1 + 31 + 31 * 30));
  }

  @Test
  void aSeedFollowsFromItsPlaceAlone() {
    assertThat(Seeds.derive(7, 1, 2)).isEqualTo(Seeds.derive(7, 1, 2));
    assertThat(Seeds.derive(Seeds.derive(7, 1), 2)).isEqualTo(Seeds.derive(7, 1, 2));
  }
}
