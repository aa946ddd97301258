package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.evaluate.Report;
import org.junit.jupiter.api.Test;

class ResultsTest {

  @Test
  void aMissedGateIsToldAsTheReportTellsIt() {
    assertThat(Results.missed(new Report.GateResult("speedup", 6, true, 5.49349, false)))
        .isEqualTo("retort: gate missed: speedup is 5.4935, required at least 6");
    assertThat(Results.missed(new Report.GateResult("ece", 0.01, false, 0.010004, false)))
        .isEqualTo("retort: gate missed: ece is 0.010004, required at most 0.01");
  }

  @Test
  void aGateWhoseFigureCannotBeWorkedOutIsTold() {
    assertThat(Results.missed(new Report.GateResult("gap-closed", 0.5, true, null, false)))
        .isEqualTo("retort: gate missed: gap-closed is none, required at least 0.5");
  }
}
