package io.retort.evaluate;

import io.retort.job.EvaluateSettings;
import io.retort.network.Classifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Times models on the driver, in one thread, in turn, so that a noisy machine hits all alike. */
record LatencyProbe(EvaluateSettings.Latency settings) {
  private static final int THROUGHPUT_BATCHES = 15;

  /**
   * @param p50 milliseconds for one example, median
   * @param p95 milliseconds for one example, 95th percentile
   * @param p99 99th percentile
   * @param rowsPerSecond in batches, median
   */
  record Timing(double p50, double p95, double p99, double rowsPerSecond) {}

  /**
   * Times all models.
   *
   * @param examples real ones, row-major {@code [rows, features]}
   */
  List<Timing> time(List<Classifier> models, float[] examples, int features) {
    double[][] single =
        time(models, cut(examples, features, 1), 1, settings.warmup(), settings.samples());
    int batch = settings.batchSize();
    double[][] many =
        time(
            models,
            cut(examples, features, batch),
            batch,
            THROUGHPUT_BATCHES / 3,
            THROUGHPUT_BATCHES);
    List<Timing> timings = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      Percentile latency = new Percentile();
      latency.setData(single[m]);
      double batchMillis = new Percentile().evaluate(many[m], 50);
      timings.add(
          new Timing(
              latency.evaluate(50),
              latency.evaluate(95),
              latency.evaluate(99),
              batch / (batchMillis / 1000)));
    }
    return timings;
  }

  /** Milliseconds of each counted call of each model. */
  private static double[][] time(
      List<Classifier> models, float[][] inputs, int rows, int warmup, int samples) {
    double[][] millis = new double[models.size()][samples];
    float[] logits =
        new float[rows * models.stream().mapToInt(Classifier::classes).max().orElse(0)];
    for (int i = -warmup; i < samples; i++) {
      float[] input = inputs[Math.floorMod(i, inputs.length)];
      for (int m = 0; m < millis.length; m++) {
        long start = System.nanoTime();
        models.get(m).logits(input, rows, logits);
        if (i >= 0) {
          millis[m][i] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return millis;
  }

  /** Inputs of so many rows each, going round and round through the examples. */
  private static float[][] cut(float[] examples, int features, int rows) {
    int available = examples.length / features;
    float[][] inputs = new float[Math.max(1, available / rows)][rows * features];
    int next = 0;
    for (float[] input : inputs) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(examples, next * features, input, row * features, features);
        next = (next + 1) % available;
      }
    }
    return inputs;
  }
}
