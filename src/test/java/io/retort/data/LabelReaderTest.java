package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Classes;
import io.retort.loss.Targets;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelReaderTest {
  private static final Classes TEN = new Classes(10, List.of());
  private static final Classes PETS = new Classes(2, List.of("cat", "dog"));

  static Stream<Object> threes() {
    return Stream.of(
        3, 3L, (short) 3, (byte) 3, 3.0, 3.0f, new BigDecimal("3.00"), "3", "3.0", " 3 ", "3.");
  }

  @ParameterizedTest
  @MethodSource("threes")
  void aNumberIsAClassHoweverItIsWritten(Object three) throws RejectedValue {
    assertThat(new LabelReader(TEN, false).read(three)).isEqualTo(3);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\t"})
  void whatIsEmptyIsUnlabelled(String label) throws RejectedValue {
    assertThat(new LabelReader(TEN, false).read(label)).isEqualTo(Targets.UNLABELLED);
    assertThat(new LabelReader(PETS, false).read(label)).isEqualTo(Targets.UNLABELLED);
  }

  static Stream<Object> noClasses() {
    return Stream.of(
        10, -1, 3.5, "3.5", "three", "1e30", Double.NaN, Double.POSITIVE_INFINITY, 4294967299L);
  }

  @ParameterizedTest
  @MethodSource("noClasses")
  void whatIsNoClassIsRejected(Object label) {
    assertThatThrownBy(() -> new LabelReader(TEN, false).read(label))
        .isInstanceOf(RejectedValue.class)
        .hasMessageStartingWith("label outside 0 to 9: ")
        .extracting(e -> ((RejectedValue) e).reason())
        .isEqualTo("label outside 0 to 9");
  }

  @Test
  void namesAreMatchedAsTheyStand() throws RejectedValue {
    LabelReader reader = new LabelReader(PETS, false);

    assertThat(reader.read("cat")).isZero();
    assertThat(reader.read(" dog ")).isEqualTo(1);
    for (Object other : new Object[] {"Cat", "cow", "0", 0}) {
      assertThatThrownBy(() -> reader.read(other))
          .isInstanceOf(RejectedValue.class)
          .hasMessage("label outside cat, dog: " + other);
    }
  }

  @Test
  void namesMayBeNumbers() throws RejectedValue {
    LabelReader reader = new LabelReader(new Classes(3, List.of("7", "1", "-2")), true);

    assertThat(reader.read(7.0)).isZero();
    assertThat(reader.read("1")).isEqualTo(1);
    assertThat(reader.read(-2)).isEqualTo(2);
    assertThatThrownBy(() -> reader.read(0)).isInstanceOf(RejectedValue.class);
  }

  @Test
  void whereASourceOnlyKnowsNumbersTheyArePlacesAmongTheNames() throws RejectedValue {
    LabelReader reader = new LabelReader(PETS, true);

    assertThat(reader.read(1.0)).isEqualTo(1);
    assertThatThrownBy(() -> reader.read(2.0)).isInstanceOf(RejectedValue.class);
  }
}
