package io.retort.train;

import io.retort.loss.Targets;
import io.retort.network.CpuBackend;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * One worker's part of a round, on an executor: from the averaged state through its own steps.
 *
 * @param state parameters and, after them, the optimizer's state, if there is one yet
 * @param rows that are trained on
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundTask(
    TrainingPlan plan, Broadcast<FloatVector> state, RowOrder rows, long firstStep, int steps)
    implements Function2<Integer, Iterator<Block>, Iterator<WorkerResult>> {

  @Override
  public Iterator<WorkerResult> call(Integer worker, Iterator<Block> blocks) {
    WorkerResult result =
        rows.schedule(worker).rows() == 0 ? WorkerResult.idle(worker) : train(worker, blocks);
    return List.of(result).iterator();
  }

  private WorkerResult train(int worker, Iterator<Block> blocks) {
    Learner learner = learner(worker);
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

  private Learner learner(int worker) {
    Learner learner = Learner.onThisThread(plan);
    FloatVector from = state.value();
    int parameters = learner.parameterCount();
    learner.load(
        from.buffer(0, parameters),
        from.buffer(parameters, from.length()),
        firstStep,
        Seeds.derive(rows.seedOf(worker), Seeds.DROPOUT));
    return learner;
  }

  private static FloatVector trained(Learner learner) {
    int parameters = learner.parameterCount();
    FloatVector vector = FloatVector.ofLength(parameters + learner.optimizerStateLength());
    learner.save(vector.buffer(0, parameters), vector.buffer(parameters, vector.length()));
    return vector;
  }
}
