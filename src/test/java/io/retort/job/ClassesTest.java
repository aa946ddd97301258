package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassesTest {

  @Test
  void numberedClassesAreCalledByTheirNumber() {
    Classes classes = new Classes(3, List.of());

    assertThat(classes.name(2)).isEqualTo("2");
    assertThat(classes.legal()).isEqualTo("0 to 2");
  }

  @Test
  void namedClassesAreCalledByTheirName() {
    Classes classes = new Classes(2, List.of("cat", "dog"));

    assertThat(classes.name(1)).isEqualTo("dog");
    assertThat(classes.legal()).isEqualTo("cat, dog");
  }

  @Test
  void manyNamesAreNotAllListed() {
    List<String> names = IntStream.range(0, 200).mapToObj(i -> "n" + i).toList();

    assertThat(new Classes(200, names).legal()).isEqualTo("one of 200 names in data.classes");
  }
}
