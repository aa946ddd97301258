package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossTrendTest {

  @Test
  void tellsWhetherTheLossStillFell() {
    assertThat(of(40, round -> 3 - 0.05 * round).falling()).isTrue();
    assertThat(of(40, round -> Math.exp(-round)).last()).isLessThan(1e-10);
    assertThat(of(40, round -> 0.5).falling()).as("level").isFalse();
    assertThat(of(40, round -> 0.5 + 0.01 * round).falling()).as("rising").isFalse();
    assertThat(of(40, round -> 1 - 0.001 * round).falling()).as("hardly").isFalse();
    assertThat(of(40, round -> 1 - 0.008 * round + (round % 2 == 0 ? 0.3 : -0.3)).falling())
        .as("less than chance")
        .isFalse();
  }

  @Test
  void ofFewRoundsNothingIsKnownAndOtherLinesArePassedOver() {
    assertThat(of(5, round -> 3 - round)).isEqualTo(new LossTrend(null, null, false));
    LossTrend trend =
        LossTrend.of(lines(8, round -> 8 - round) + "{\"validatedEpoch\":1,\"loss\":99}\n");
    assertThat(trend.last()).isEqualTo(1.5);
    assertThat(trend.before()).isEqualTo(3.5);
  }

  private static LossTrend of(int rounds, IntToDoubleFunction loss) {
    return LossTrend.of(lines(rounds, loss));
  }

  private static String lines(int rounds, IntToDoubleFunction loss) {
    return IntStream.range(0, rounds)
        .mapToObj(round -> "{\"round\":1,\"step\":2,\"loss\":" + loss.applyAsDouble(round) + "}\n")
        .collect(Collectors.joining());
  }
}
