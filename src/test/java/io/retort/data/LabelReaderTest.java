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
    assertThat(new LabelReader(TEN).read(three)).isEqualTo(3);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\t"})
  void whatIsEmptyIsUnlabelled(String label) throws RejectedValue {
    assertThat(new LabelReader(TEN).read(label)).isEqualTo(Targets.UNLABELLED);
    assertThat(new LabelReader(PETS).read(label)).isEqualTo(Targets.UNLABELLED);
  }

  static Stream<Object> noClasses() {
    return Stream.of(
        10, -1, 3.5, "3.5", "three", "1e30", Double.NaN, Double.POSITIVE_INFINITY, 4294967299L);
  }

  @ParameterizedTest
  @MethodSource("noClasses")
  void whatIsNoClassIsRejected(Object label) {
    assertThatThrownBy(() -> new LabelReader(TEN).read(label))
        .isInstanceOf(RejectedValue.class)
        .hasMessageStartingWith("label outside 0 to 9: ")
        .extracting(e -> ((RejectedValue) e).reason())
        .isEqualTo("label outside 0 to 9");
  }

  @Test
  void namesAreMatchedAsTheyStand() throws RejectedValue {
    LabelReader reader = new LabelReader(PETS);

    assertThat(reader.read("cat")).isZero();
    assertThat(reader.read(" dog ")).isEqualTo(1);
    for (Object other : new Object[] {"Cat", "cow", "01", 2}) {
      assertThatThrownBy(() -> reader.read(other))
          .isInstanceOf(RejectedValue.class)
          .hasMessage("label outside cat, dog: " + other);
    }
  }

  @Test
  void namesMayBeNumbers() throws RejectedValue {
    LabelReader reader = new LabelReader(new Classes(3, List.of("7", "1", "-2")));

    assertThat(reader.read(7.0)).isZero();
    assertThat(reader.read("1")).isEqualTo(1);
    assertThat(reader.read(-2)).isEqualTo(2);
    assertThatThrownBy(() -> reader.read(0)).isInstanceOf(RejectedValue.class);
  }

  @Test
  void whereNoNameIsANumberNumbersArePlacesAmongTheNames() throws RejectedValue {
    LabelReader reader = new LabelReader(PETS);

    for (Object one : new Object[] {1, 1L, 1.0, "1", "1.0"}) {
      assertThat(reader.read(one)).isEqualTo(1);
    }
    for (Object other : new Object[] {2.0, -1, 0.5, "01"}) {
      assertThatThrownBy(() -> reader.read(other)).isInstanceOf(RejectedValue.class);
    }
  }

  @Test
  void aNameThatEqualsTheTextWinsOverOneOfTheSameValue() throws RejectedValue {
    LabelReader reader = new LabelReader(new Classes(2, List.of("1", "1.0")));

    assertThat(reader.read("1")).isZero();
    assertThat(reader.read(1)).isZero();
    assertThat(reader.read("1.0")).isEqualTo(1);
    assertThat(reader.read(1.0)).isEqualTo(1);
    assertThatThrownBy(() -> reader.read("1.00")).isInstanceOf(RejectedValue.class);
  }

  @Test
  void numbersMatchNamesByValueWhereNoNameMatchesAsText() throws RejectedValue {
    LabelReader decimals = new LabelReader(new Classes(3, List.of("1.0", "2.50", "1e7")));

    for (Object one : new Object[] {"1.0", "1", 1, 1.0f, new BigDecimal("1.000")}) {
      assertThat(decimals.read(one)).isZero();
    }
    assertThat(decimals.read(2.5)).isEqualTo(1);
    assertThat(decimals.read("1e7")).isEqualTo(2);
    LabelReader large = new LabelReader(new Classes(2, List.of("10000000", "2")));
    assertThat(large.read(1e7)).isZero();
    assertThat(large.read(1e7f)).isZero();
  }

  @Test
  void digitsAfterAZeroAreAText() throws RejectedValue {
    LabelReader reader = new LabelReader(new Classes(3, List.of("01", "1", "02")));

    assertThat(reader.read("01")).isZero();
    assertThat(reader.read("1")).isEqualTo(1);
    assertThat(reader.read(1)).isEqualTo(1);
    assertThatThrownBy(() -> reader.read(2)).isInstanceOf(RejectedValue.class);
  }

  @Test
  void whiteSpaceCountsNeitherOnALabelNorOnAName() throws RejectedValue {
    LabelReader reader = new LabelReader(new Classes(2, List.of(" cat", "dog ")));

    assertThat(reader.read("cat")).isZero();
    assertThat(reader.read(" dog")).isEqualTo(1);
  }
}
