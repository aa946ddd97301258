package io.retort.bench;

import io.retort.job.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Retort's own trainer behind its own command, {@code retort teach}, measured by the rounds that it
 * wrote down after its first epoch. It also prepares what the others train on.
 */
final class RetortTeach implements Contender {
  private final Workload workload;
  private final RetortJob job;
  private final Map<String, Double> rates = new LinkedHashMap<>();

  RetortTeach(Workload workload) throws IOException {
    this.workload = workload;
    job =
        new RetortJob(
            LocalSession.start(workload.workers()),
            Path.of(workload.job()),
            Path.of(workload.folder()),
            Map.of(
                "data.train.limit", String.valueOf(workload.rows()),
                "teacher.network", workload.networkBlock(),
                "teacher.train.workers", String.valueOf(workload.workers()),
                "teacher.train.batch-size", String.valueOf(workload.batch())));
    job.export(Split.TRAIN, workload.file("train.bin"));
    job.exportNetwork(workload.file("network.json"));
  }

  @Override
  public Measurement measure(String averagingSteps, double seconds) throws IOException {
    Measurement measured =
        job.teach(
                Map.of(
                    "teacher.train.averaging-steps",
                    averagingSteps,
                    "teacher.train.epochs",
                    String.valueOf(1 + epochs(averagingSteps, seconds))))
            .rounds()
            .warm()
            .measurement();
    rates.put(averagingSteps, measured.examplesPerSecond());
    return measured;
  }

  /** Epochs that fill the time at the last rate, and that hold at least two rounds. */
  private long epochs(String averagingSteps, double seconds) {
    double examples = seconds * rates.getOrDefault(averagingSteps, 0.0);
    double perRound = Double.parseDouble(averagingSteps) * workload.batch() * workload.workers();
    return (long) Math.ceil(Math.max(examples, 2 * perRound) / workload.rows());
  }
}
