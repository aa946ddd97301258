package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OverheadTest {
  private final Overhead overhead = new Overhead();
  private int rounds;

  @Test
  void tooMuchIsToldOnceWithStepsThatWouldDo() {
    cold();
    // 20 steps of 1 ms and 30 ms beside them: 60 %. 30 ms are a tenth of 270 steps and 30 ms.
    add(5, 0.020, 0.030);

    assertThat(overhead.advice())
        .hasValue(
            "60 % of this epoch went by between steps: 30 ms a round; train.averaging-steps = 270"
                + " would bring that under 10 %");
    add(5, 0.020, 0.030);
    assertThat(overhead.advice()).isEmpty();
  }

  @Test
  void theShareIsOfAllTimeThereWas() {
    add(5, 0.010, 0.030);
    overhead.advice();
    add(5, 0.030, 0.010);

    assertThat(overhead.share()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aQuarterIsNotTooMuch() {
    cold();
    add(5, 0.030, 0.010);

    assertThat(overhead.advice()).isEmpty();
  }

  @Test
  void theFirstRoundsAreColdAndDoNotCount() {
    cold();

    assertThat(overhead.advice()).isEmpty();
  }

  @Test
  void oneDisturbedRoundDoesNotDecideOnTheSteps() {
    cold();
    add(5, 0.020, 0.030);
    add(1, 0.020, 9.0);

    assertThat(overhead.advice()).hasValueSatisfying(told -> assertThat(told).contains("= 270 "));
  }

  private void cold() {
    add(5, 0.020, 1.0);
  }

  private void add(int count, double arithmetic, double other) {
    for (int i = 0; i < count; i++) {
      rounds++;
      overhead.add(
          new Round(rounds, 0, 20L * rounds, 1, 0, 0, arithmetic + other, arithmetic, other, 0));
    }
  }
}
