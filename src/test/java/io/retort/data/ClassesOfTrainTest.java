package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassesOfTrainTest {

  private static List<String> names(boolean numbers, String... labels) {
    return ClassesOfTrain.named(List.of(labels), numbers).names();
  }

  @Test
  void textsAreSortedAsTexts() {
    assertThat(names(false, "dog", "cat", "10", "9")).containsExactly("10", "9", "cat", "dog");
  }

  @Test
  void textsThatAreNumbersAreSortedByValueAndStayAsTheyAre() {
    assertThat(names(false, "10", "9.0", "-1")).containsExactly("-1", "9.0", "10");
  }

  @Test
  void textsOfOneValueAreTwoClasses() {
    assertThat(names(false, "1.0", "1")).containsExactly("1", "1.0");
    assertThat(names(false, "1", "01")).containsExactly("01", "1");
  }

  @Test
  void numbersAreNamedByTheirValues() {
    assertThat(names(true, "10.0", "9.0", "1.0E7", "0.5", "NaN"))
        .containsExactly("0.5", "9", "10", "10000000");
  }

  @Test
  void fewerThanTwoAndTooManyAreRefused() {
    assertThatThrownBy(() -> names(false))
        .isInstanceOf(UserError.class)
        .hasMessage("data.classes = auto: no row of data.train has a label");
    assertThatThrownBy(() -> names(false, "cat"))
        .isInstanceOf(UserError.class)
        .hasMessage("data.classes = auto: every label of data.train is cat, must be two or more");
    String[] many = IntStream.range(0, 10_001).mapToObj(Integer::toString).toArray(String[]::new);
    assertThatThrownBy(() -> names(true, many))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "data.classes = auto: data.train has more than 10000 different labels");
  }
}
