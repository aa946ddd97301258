package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

  @ParameterizedTest
  @ValueSource(strings = {"1 epoch", "3 epochs", "1 round", "20 rounds", "1 minute", "10 minutes"})
  void isReadAsItIsWritten(String text) {
    assertThat(Interval.of(TextNode.valueOf(text))).hasToString(text);
  }

  @Test
  void spacesAndPluralsAreFree() {
    assertThat(Interval.of(TextNode.valueOf("2epoch")))
        .isEqualTo(new Interval(2, Interval.Unit.EPOCH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 epochs", "epoch", "1", "1.5 epochs", "-1 rounds", "1 hour"})
  void anythingElseIsRefusedWithWhatIsLegal(String text) {
    assertThatThrownBy(() -> Interval.of(TextNode.valueOf(text)))
        .isInstanceOf(IllegalValue.class)
        .hasMessageContaining("a number of epochs, rounds or minutes, such as 1 epoch");
  }
}
