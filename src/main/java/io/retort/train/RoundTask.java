package io.retort.train;

import io.retort.loss.Targets;
import io.retort.network.CpuBackend;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Packed;
import io.retort.pipeline.Seeds;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;

/**
 * One worker's part of a round, on an executor: from the averaged state through its own steps.
 *
 * @param basis of all rounds
 * @param state parameters and, after them, the optimizer's state, if there is one yet
 * @param halvings of the learning rate
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundTask(
    Packed<RoundBasis> basis, Broadcast<FloatVector> state, int halvings, long firstStep, int steps)
    implements Serializable {

  /**
   * @param blocks those that the worker's steps go through
   */
  WorkerResult call(int worker, Iterator<Block> blocks) {
    RowOrder rows = basis.value().rows();
    return rows.schedule(worker).rows() == 0
        ? WorkerResult.idle(worker)
        : train(worker, rows, blocks);
  }

  private WorkerResult train(int worker, RowOrder rows, Iterator<Block> blocks) {
    Learner learner = learner(Seeds.derive(rows.seedOf(worker), Seeds.DROPOUT));
    Batches batches = rows.batches(worker, blocks, firstStep);
    long start = System.nanoTime();
    long examples = 0;
    double lossSum = 0;
    for (int step = 0; step < steps && Double.isFinite(lossSum); step++) {
      Targets targets = batches.next();
      lossSum += learner.step(batches.features(), targets) * targets.rows();
      examples += targets.rows();
    }
    long nanos = System.nanoTime() - start;
    FloatVector trained = trained(learner);
    boolean finite = Double.isFinite(lossSum) && trained.isFinite();
    return new WorkerResult(
        worker,
        examples,
        lossSum,
        finite,
        nanos,
        CpuBackend.residentBytes(),
        finite ? trained : null);
  }

  private Learner learner(long seed) {
    TrainingPlan plan = basis.value().plan().halved(halvings);
    Learner learner = Learner.onThisThread(plan);
    FloatVector from = state.value();
    int parameters = learner.parameterCount();
    learner.load(
        from.buffer(0, parameters), from.buffer(parameters, from.length()), firstStep, seed);
    return learner;
  }

  private static FloatVector trained(Learner learner) {
    int parameters = learner.parameterCount();
    FloatVector vector = FloatVector.ofLength(parameters + learner.optimizerStateLength());
    learner.save(vector.buffer(0, parameters), vector.buffer(parameters, vector.length()));
    return vector;
  }
}
