package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.JobFile;
import io.retort.job.UserError;
import org.junit.jupiter.api.Test;

class DemandsTest {
  private static Demands of(String evaluate) {
    return new Demands(
        JobFile.parse(
                """
                name = j
                data { train { format = glyphs }, test { format = glyphs }, classes = 10, shape = [1, 28, 28] }
                teacher { kind = train, network { kind = mlp, hidden = [4] } }
                student { network { kind = mlp, hidden = [4] } }
                evaluate { %s }
                """
                    .formatted(evaluate))
            .evaluate());
  }

  private static void refused(String evaluate, String message) {
    assertThatThrownBy(() -> of(evaluate).check(false, false))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(message);
    assertThatCode(() -> of(evaluate).check(true, true)).doesNotThrowAnyException();
  }

  @Test
  void whatNobodyCouldTellIsRefused() {
    refused(
        "gates.student-accuracy = 0.9",
        "evaluate.gates.student-accuracy: no row of data.test has a label; agreement, kl and");
    refused(
        "gates.kd-gain = 0", "evaluate.gates.kd-gain: no row of data.train has a label, so there");
    refused("gates.soft-gain-nll = 0", "evaluate.gates.soft-gain-nll: no row of data.test has");
    refused("metric = macro-f1", "evaluate.metric = macro-f1: no row of data.test has a label");
  }

  @Test
  void whatTheTeacherTellsIsNot() {
    String told =
        "metric = agreement, gates { agreement = 0.9, kl = 1, fidelity-ece = 1, speedup = 1, soft-gain = 0 }";
    assertThatCode(() -> of(told).check(false, false)).doesNotThrowAnyException();
  }
}
