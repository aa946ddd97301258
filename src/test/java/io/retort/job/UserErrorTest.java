package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserErrorTest {

  @Test
  void aMessageOfSeveralLinesBecomesOne() {
    assertThat(new UserError("first \n  second\r\nthird\n")).hasMessage("first second third");
  }

  @Test
  void itIsFoundAmongTheCausesOfAFailedJob() {
    UserError error = new UserError("bad row");

    assertThat(UserError.in(new RuntimeException("job failed", new RuntimeException(error))))
        .isSameAs(error);
    assertThat(UserError.in(new RuntimeException("job failed"))).isNull();
  }
}
