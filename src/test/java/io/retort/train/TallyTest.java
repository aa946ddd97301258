package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.loss.Targets;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void countsWhatIsRightOfEachClass() {
    Tally tally = Tally.ofClasses(3);
    tally.add(new float[] {9, 2, 0, 1}, 1, 0); // Right.
    tally.add(new float[] {0, 2, 1}, 0, 0); // Says 1.
    tally.add(new float[] {0, 2, 1}, 0, 0); // Says 1.
    tally.add(new float[] {0, 2, 1}, 0, 1); // Right.

    assertThat(tally.rows()).isEqualTo(4);
    assertThat(tally.accuracy()).isEqualTo(0.5);
    assertThat(tally.commonest()).isEqualTo(0.75);
    assertThat(tally.balancedAccuracy()).isCloseTo((1 / 3.0 + 1) / 2, within(1e-12));
    // F1 of class 0 is 2 / 4, of class 1 it is 2 / 4; class 2 is neither there nor said.
    assertThat(tally.macroF1()).isCloseTo(0.5, within(1e-12));
    assertThat(tally.constantLoss())
        .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), within(1e-12));
    double first = Math.log(Math.exp(2) + Math.exp(0) + Math.exp(1)) - 2;
    double wrong = Math.log(1 + Math.exp(2) + Math.exp(1));
    assertThat(tally.loss()).isCloseTo((2 * first + 2 * wrong) / 4, within(1e-6));
  }

  @Test
  void theOrderOfPartsDoesNotMatter() {
    Tally one = Tally.ofClasses(2);
    Tally two = Tally.ofClasses(2);
    Tally both = Tally.ofClasses(2);
    for (int row = 0; row < 10; row++) {
      float[] logits = {0.37f * row, 1.1f};
      (row % 3 == 0 ? one : two).add(logits, 0, row % 2);
      both.add(logits, 0, row % 2);
    }
    two.merge(one);

    assertThat(two.loss()).isEqualTo(both.loss());
    assertThat(two.accuracy()).isEqualTo(both.accuracy());
    assertThat(two.macroF1()).isEqualTo(both.macroF1());
  }

  @Test
  void ofNumbersItTellsWhatIsExplained() {
    Tally tally = Tally.ofNumbers(10, 2);
    tally.add(new float[] {8}, 0, Targets.label(8));
    tally.add(new float[] {11}, 0, Targets.label(12));

    assertThat(tally.loss()).isCloseTo(0.5 / 4, within(1e-9)); // In units of the variance.
    assertThat(tally.r2()).isCloseTo(1 - 0.5 / 4, within(1e-9));
  }

  @Test
  void whatIsNoNumberIsAsBadAsCanBe() {
    Tally tally = Tally.ofClasses(2);
    tally.add(new float[] {Float.NaN, Float.NaN}, 0, 1);

    assertThat(tally.loss()).isEqualTo(1e6);
  }
}
