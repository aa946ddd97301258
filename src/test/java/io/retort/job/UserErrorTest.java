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

  /** As Spark 3.5 puts it. */
  @Test
  void lostMachinesAreNobodysFault() {
    String aborted =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
            + " Lost task 0.3 in stage 1.0 (TID 5) (host executor 3): ";
    assertThat(
            UserError.unlessMachinesFailed(
                "k: cannot be fitted",
                new RuntimeException(
                    aborted + "ExecutorLostFailure (executor 3 exited caused by one of the")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("k: cannot be fitted");
    assertThat(
            UserError.unlessMachinesFailed(
                "k: cannot be fitted",
                new RuntimeException(
                    aborted + "GBTClassifier was given dataset with invalid label")))
        .isInstanceOf(UserError.class);
    assertThat(
            UserError.unlessMachinesFailed(
                "k: cannot be read",
                new RuntimeException(
                    "Job 3 failed",
                    new RuntimeException("Job 3 cancelled because SparkContext was shut down"))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anExceptionIsToldByItsFirstLineOrByItsKind() {
    assertThat(UserError.firstLine(new IllegalStateException(" so\nand so"))).isEqualTo("so");
    assertThat(UserError.firstLine(new IllegalStateException(" ")))
        .isEqualTo("IllegalStateException");
    assertThat(UserError.firstLine(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void whatWouldChangeATerminalIsShownByItsNumber() {
    assertThat(new UserError("a\u001b[2J\u0007b \u202ec\ud83d\ude00 \u00e9"))
        .hasMessage("a\\u001b[2J\\u0007b \\u202ec\ud83d\ude00 \u00e9");
  }
}
