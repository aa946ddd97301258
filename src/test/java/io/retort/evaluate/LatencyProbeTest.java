package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.EvaluateSettings;
import io.retort.network.Classifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyProbeTest {
  private static final int FEATURES = 3;

  /** Writes down what it is asked, and checks that it is given real examples, one after another. */
  private record Recorder(String name, int classes, List<String> calls) implements Classifier {
    @Override
    public long parameters() {
      return 0;
    }

    @Override
    public void logits(float[] features, int rows, float[] logits) {
      calls.add(name + rows);
      assertThat(logits).hasSizeGreaterThanOrEqualTo(rows * classes);
      for (int row = 0; row < rows; row++) {
        float first = features[row * FEATURES];
        assertThat(first % FEATURES).isZero();
        assertThat(features[row * FEATURES + 1]).isEqualTo(first + 1);
        if (row > 0) {
          float before = features[(row - 1) * FEATURES];
          assertThat(first).isIn(before + FEATURES, 0f);
        }
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void everyModelHasATiming() {
    List<String> calls = new ArrayList<>();
    List<LatencyProbe.Timing> timings =
        probe(2, 20, 4)
            .time(
                List.of(new Recorder("a", 2, calls), new Recorder("b", 5, calls)),
                examples(10),
                FEATURES);

    assertThat(timings).hasSize(2);
    for (LatencyProbe.Timing timing : timings) {
      assertThat(timing.p50()).isPositive().isFinite();
      assertThat(timing.p95()).isGreaterThanOrEqualTo(timing.p50());
      assertThat(timing.rowsPerSecond()).isPositive().isFinite();
    }
  }

  @Test
  void modelsTakeTurns() {
    List<String> calls = new ArrayList<>();
    probe(2, 20, 4)
        .time(
            List.of(new Recorder("a", 2, calls), new Recorder("b", 5, calls)),
            examples(10),
            FEATURES);

    assertThat(calls.stream().filter("a1"::equals)).hasSize(22);
    assertThat(calls.stream().filter("b1"::equals)).hasSize(22);
    assertThat(calls).contains("a4", "b4");
    for (int i = 0; i < calls.size(); i += 2) {
      assertThat(calls.get(i)).startsWith("a");
      assertThat(calls.get(i + 1)).startsWith("b");
    }
  }

  @Test
  void fewExamplesAreTakenSeveralTimes() {
    List<String> calls = new ArrayList<>();

    List<LatencyProbe.Timing> timings =
        probe(0, 20, 64).time(List.of(new Recorder("a", 2, calls)), examples(3), FEATURES);

    assertThat(timings).hasSize(1);
    assertThat(calls).contains("a1", "a64");
  }

  private static LatencyProbe probe(int warmup, int samples, int batchSize) {
    return new LatencyProbe(new EvaluateSettings.Latency(warmup, samples, batchSize));
  }

  private static float[] examples(int rows) {
    float[] examples = new float[rows * FEATURES];
    for (int i = 0; i < examples.length; i++) {
      examples[i] = i;
    }
    return examples;
  }
}
