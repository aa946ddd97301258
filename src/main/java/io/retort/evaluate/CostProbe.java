package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.EvaluateSettings;
import io.retort.network.Classifier;
import io.retort.network.PeakMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What models take, on the driver, by some examples.
 *
 * @param some a few hundred
 */
record CostProbe(EvaluateSettings.Latency settings, ExamplesInfo info, List<Example> some) {
  /** After which a model has all the memory that it needs. */
  private static final int MEMORY_BATCHES = 3;

  /**
   * Of each model.
   *
   * @param multiplyAdds of an example; null where nobody can count them
   * @param peakBytes by which a process grows; null where the system does not tell
   */
  record Cost(long parameters, Long multiplyAdds, LatencyProbe.Timing timing, Long peakBytes) {}

  List<Cost> of(List<ComparedModel> models) {
    float[] batch = features(settings.batchSize());
    List<Long> memory = models.stream().map(model -> peak(model, batch)).toList();
    List<Classifier> open = new ArrayList<>(); // All at once, as they are timed in turn.
    try {
      models.forEach(model -> open.add(model.source().open()));
      List<LatencyProbe.Timing> timings =
          new LatencyProbe(settings).time(open, features(some.size()), info.features());
      List<Cost> costs = new ArrayList<>();
      for (int m = 0; m < models.size(); m++) {
        OptionalLong counted = open.get(m).multiplyAdds();
        costs.add(
            new Cost(
                open.get(m).parameters(),
                counted.isPresent() ? counted.getAsLong() : null,
                timings.get(m),
                memory.get(m)));
      }
      return costs;
    } finally {
      open.forEach(Classifier::close);
    }
  }

  /** So many rows of the examples, which are repeated as often as that takes. */
  private float[] features(int rows) {
    float[] features = new float[rows * info.features()];
    for (int row = 0; row < rows; row++) {
      info.decode(some.get(row % some.size()), features, row * info.features());
    }
    return features;
  }

  private Long peak(ComparedModel model, float[] batch) {
    score(model, batch); // What is loaded the first time, code above all, is not the model's.
    OptionalLong grown = PeakMemory.of(() -> score(model, batch));
    return grown.isPresent() ? grown.getAsLong() : null;
  }

  private void score(ComparedModel model, float[] batch) {
    try (Classifier fresh = model.source().open()) {
      float[] logits = new float[settings.batchSize() * fresh.classes()];
      for (int i = 0; i < MEMORY_BATCHES; i++) {
        fresh.logits(batch, settings.batchSize(), logits);
      }
    }
  }
}
