package io.retort.network;

import static io.retort.network.GpuLibrary.DEEPLEARNING4J;
import static io.retort.network.GpuLibrary.ONNX_RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuCardTest {
  private static final GpuCard T4 = new GpuCard(0, "Tesla T4", 7, 5, 15360);
  private static final GpuCard A100 = new GpuCard(1, "NVIDIA A100-SXM4-40GB", 8, 0, 40960);
  private static final GpuCard L4 = new GpuCard(2, "NVIDIA L4", 8, 9, 23034);
  private static final GpuCard H100 = new GpuCard(3, "NVIDIA H100 80GB HBM3", 9, 0, 81559);
  private static final GpuCard BLACKWELL = new GpuCard(0, "NVIDIA B200", 10, 0, 183359);
  private static final GpuCard K80 = new GpuCard(0, "Tesla K80", 3, 7, 11441);

  @Test
  void cardsAreReadAsTheDriverListsThem() {
    String told =
        """
        0, Tesla T4, 7.5, 15360 MiB
        1, NVIDIA A100-SXM4-40GB, 8.0, 40960 MiB
        2, NVIDIA L4, 8.9, 23034 MiB
        3, NVIDIA H100 80GB HBM3, 9.0, 81559 MiB
        """;

    assertThat(GpuCard.parse(told)).containsExactly(T4, A100, L4, H100);
    assertThat(listed("printf", told)).containsExactly(T4, A100, L4, H100);
    assertThat(GpuCard.parse("")).isEmpty();
  }

  @Test
  void memoryThatTheDriverKeepsToItselfIsNone() {
    assertThat(GpuCard.parse("0, NVIDIA L4, 8.9, [N/A]"))
        .containsExactly(new GpuCard(0, "NVIDIA L4", 8, 9, 0));
  }

  @Test
  void withoutADriverThereAreNoCards() {
    assertThat(listed("no-such-program-as-nvidia-smi")).isEmpty();
  }

  @Test
  void aDriverThatFailsSaysWhy() {
    assertThatThrownBy(() -> listed("bash", "-c", "echo 'couldn'\"'\"'t communicate'; exit 9"))
        .isInstanceOf(UserError.class)
        .hasMessage("bash fails: couldn't communicate");
    assertThatThrownBy(() -> GpuCard.parse("No devices were found"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "nvidia-smi says 'No devices were found', must be index, name, capability, memory");
  }

  @Test
  void aDriverThatHangsIsNotWaitedFor() {
    assertThatThrownBy(() -> GpuCard.listed(List.of("sleep", "600"), Duration.ofMillis(100)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("sleep fails: no answer");
  }

  private static List<GpuCard> listed(String... query) {
    return GpuCard.listed(List.of(query), Duration.ofMinutes(1));
  }

  @Test
  void deeplearning4jRunsUpToTheGenerationOf2022() {
    for (GpuCard card : new GpuCard[] {K80, T4, A100, L4}) {
      assertThat(DEEPLEARNING4J.runsOn(card)).as(card.toString()).isTrue();
    }
    for (GpuCard card : new GpuCard[] {H100, BLACKWELL}) {
      assertThat(DEEPLEARNING4J.runsOn(card)).as(card.toString()).isFalse();
    }
    assertThat(DEEPLEARNING4J.verdict(L4))
        .isEqualTo(
            "Deeplearning4j runs on GPU 2 (NVIDIA L4, compute capability 8.9) with its code for 8.6.");
    assertThat(DEEPLEARNING4J.verdict(H100))
        .isEqualTo(
            "Deeplearning4j cannot run on GPU 3 (NVIDIA H100 80GB HBM3, compute capability 9.0): it"
                + " holds code for 3.7 to 8.6 only.");
  }

  @Test
  void onnxRuntimeRunsOnNewerCardsAndNotOnTheOldest() {
    for (GpuCard card : new GpuCard[] {T4, A100, L4, H100, BLACKWELL}) {
      assertThat(ONNX_RUNTIME.runsOn(card)).as(card.toString()).isTrue();
    }
    assertThat(ONNX_RUNTIME.runsOn(K80)).isFalse();
    assertThat(ONNX_RUNTIME.verdict(L4)).endsWith("with its code for 8.0.");
    assertThat(ONNX_RUNTIME.verdict(H100)).endsWith("with its code for 9.0.");
    assertThat(ONNX_RUNTIME.verdict(BLACKWELL))
        .isEqualTo(
            "ONNX Runtime runs on GPU 0 (NVIDIA B200, compute capability 10.0): the driver"
                + " translates its code, which takes minutes the first time.");
  }

  /** Code for 8.6 is none for an 8.0, and that for 3.7 none for a 3.5. */
  @Test
  void codeForAGreaterMinorNumberIsNoUse() {
    assertThat(DEEPLEARNING4J.verdict(A100)).endsWith("with its code for 8.0.");
    assertThat(DEEPLEARNING4J.runsOn(new GpuCard(0, "Tesla K40", 3, 5, 11441))).isFalse();
  }
}
