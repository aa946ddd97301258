package io.retort.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.network.GpuCard;
import io.retort.pipeline.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class CensusTest {

  @Test
  void whatAnExecutorTellsOfItselfArrivesInALine() throws Exception {
    SomeFacts.SomeJvm jvm = new SomeFacts.SomeJvm("3");
    jvm.cards = List.of(new GpuCard(0, "Tesla T4", 7, 5, 15360));
    jvm.closed = List.of("java.base/java.nio");
    jvm.nativeProblem = "UnsatisfiedLinkError: a\tb\nc";
    jvm.variables.put("OMP_NUM_THREADS", "2");
    Census.Answer sent = new Census.Answer("host:4711", jvm.get());

    String line = Documents.line(sent).strip();

    assertThat(line).doesNotContain("\n");
    assertThat(Documents.read(line, Census.Answer.class)).isEqualTo(sent);
  }
}
