package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AverageTest {

  @Test
  void aWorkerCountsByTheExamplesItSaw() {
    float[] average = parameters(List.of(result(0, 300, 1, 10), result(1, 100, 5, -10)));

    assertThat(average).containsExactly(2, 5);
  }

  @Test
  void aWorkerWithoutRowsHasNoSay() {
    float[] average =
        parameters(List.of(WorkerResult.idle(0), result(1, 5, 3, 4), WorkerResult.idle(2)));

    assertThat(average).containsExactly(3, 4);
  }

  @Test
  void whoIsFirstDoesNotMatter() {
    Random random = new Random(4);
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < 9; worker++) {
      float[] values = new float[50];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      results.add(result(worker, 1 + random.nextInt(10_000), values));
    }
    float[] average = parameters(results);

    for (int repeat = 0; repeat < 20; repeat++) {
      Collections.shuffle(results, random);
      assertThat(parameters(results)).containsExactly(average);
    }
    for (int i = 0; i < average.length; i++) {
      double sum = 0;
      double examples = 0;
      for (WorkerResult result : results) {
        sum += (double) result.state.slice(i, i + 1)[0] * result.examples;
        examples += result.examples;
      }
      assertThat(average[i]).isCloseTo((float) (sum / examples), within(1e-7f));
    }
  }

  @Test
  void oneWorkersBitsAreKept() {
    Random random = new Random(5);
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(values[i]) ? values[i] : 0.1f;
    }

    for (long examples : new long[] {1, 3, 640, 1_000_003}) {
      assertThat(parameters(List.of(WorkerResult.idle(1), result(0, examples, values))))
          .containsExactly(values);
    }
  }

  @Test
  void aWorkerWithoutAStateHasNoSay() {
    WorkerResult lost = new WorkerResult(2, 500, Double.NaN, false, 0, 0, null);

    assertThat(parameters(List.of(lost, result(0, 1, 1), result(1, 1, 3)))).containsExactly(2);
  }

  private static float[] parameters(List<WorkerResult> results) {
    return Average.of(results);
  }

  private static WorkerResult result(int worker, long examples, float... state) {
    return new WorkerResult(worker, examples, 0, true, 0, 0, FloatVector.of(state));
  }
}
