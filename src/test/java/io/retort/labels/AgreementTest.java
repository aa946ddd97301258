package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.UserError;
import io.retort.labels.SoftLabelEncoder.Stored;
import org.junit.jupiter.api.Test;

/** Labels made twice, compared. */
class AgreementTest {
  private static Stored dense(float... logits) {
    return new Stored(logits, null, null, null);
  }

  private static Stored topK(int[] classes, float... logits) {
    return new Stored(logits, classes, new float[1], new byte[0]);
  }

  private static Agreement of(Stored before, Stored now) {
    return Agreement.of(before, now, 0.5, 2);
  }

  @Test
  void theSameLabelsAgree() {
    Agreement agreement = of(dense(1, 5, -3), dense(1, 5, -3));
    assertThat(agreement).isEqualTo(new Agreement(1, 0, 3, 0, 0, 0, 0, 0.5, 2));
    assertThat(agreement.holds()).isTrue();
    agreement.check("label");
    assertThat(
            agreement
                .plus(Agreement.UNKNOWN)
                .plus(Agreement.of(dense(1), dense(1), 0.1, 1))
                .loss(2.50))
        .isEqualTo(
            "at T = 2.5 a row of the table is 0.300 nats from what the teacher says (mean KL), 20.00 % of its entropy");
  }

  @Test
  void roundingIsToldAndAgrees() {
    Agreement agreement =
        of(dense(1, 5, -3), dense(1, 5.01f, -3)).plus(of(dense(2, 0, 0), dense(2, 0, 0)));
    assertThat(agreement.holds()).isTrue();
    assertThat(agreement.largestDifference()).isCloseTo(0.01, within(1e-6));
    assertThat(agreement.text())
        .isEqualTo(
            "2 rows labelled again: mean difference of logits 0.002, largest 0.010, top class"
                + " changed in 0 (0.00 %)");
  }

  @Test
  void anotherAnswerDoesNot() {
    Agreement agreement = of(dense(1, 5, -3), dense(6, 5, -3));
    assertThat(agreement.otherTop()).isEqualTo(1);
    assertThat(agreement.holds()).isFalse();
    assertThatThrownBy(() -> agreement.check("verify"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("verify: of 1 rows", "largest 5.000", "1 differ", "--force");
  }

  @Test
  void aRowThatIsNotThereDoesNot() {
    assertThat(Agreement.UNKNOWN.plus(of(dense(1), dense(1))).holds()).isFalse();
  }

  @Test
  void keptClassesMayChangePlacesWhereTheyAreNearlyEqual() {
    Stored before = topK(new int[] {4, 7}, 9, 2);
    assertThat(of(before, topK(new int[] {4, 8}, 9, 2.001f)).holds()).isTrue();
    assertThat(of(before, topK(new int[] {4, 8}, 9, 4)).apart()).isEqualTo(1);
    assertThat(of(before, topK(new int[] {4, 8}, 9, 1)).apart()).isEqualTo(1);
  }
}
