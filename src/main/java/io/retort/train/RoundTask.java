package io.retort.train;

import io.retort.loss.Targets;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * One worker's part of a round, on an executor: from the averaged state through its own steps.
 *
 * @param state parameters and optimizer state
 * @param shift of the pictures it trains on
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundTask(
    TrainingPlan plan,
    Broadcast<float[][]> state,
    int features,
    RandomShift shift,
    long seed,
    long firstStep,
    int steps)
    implements Function2<Integer, Iterator<Block>, Iterator<WorkerResult>> {

  @Override
  public Iterator<WorkerResult> call(Integer worker, Iterator<Block> partition) {
    List<Block> blocks = new ArrayList<>();
    partition.forEachRemaining(blocks::add);
    int classes = plan.network().classes();
    Batches batches =
        new Batches(
            blocks,
            plan.batchSize(),
            features,
            classes,
            shift,
            Seeds.derive(seed, worker),
            firstStep);
    return List.of(batches.isEmpty() ? WorkerResult.idle(worker) : train(worker, batches))
        .iterator();
  }

  private WorkerResult train(int worker, Batches batches) {
    Learner learner = Learner.onThisThread(plan);
    long drawn = Seeds.derive(seed, worker, Seeds.DROPOUT);
    learner.load(state.value()[0], state.value()[1], firstStep, drawn);
    long start = System.nanoTime();
    long examples = 0;
    double lossSum = 0;
    for (int step = 0; step < steps; step++) {
      Targets targets = batches.next();
      lossSum += learner.step(batches.features(), targets) * targets.rows();
      examples += targets.rows();
    }
    long nanos = System.nanoTime() - start;
    return new WorkerResult(
        worker, examples, learner.parameters(), learner.optimizerState(), lossSum, nanos);
  }
}
