package io.retort.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Workers that train at once, each always on the same thread. */
final class SideBySide {

  /** One worker. */
  interface Steps {
    /** Trains on its next batch and returns how many examples that had. */
    int step() throws Exception;
  }

  private final List<ExecutorService> threads;
  private final List<Steps> workers = new ArrayList<>();

  /** Makes every worker on the thread that it will train on. */
  SideBySide(List<Integer> numbers, IntFunction<Callable<Steps>> worker) throws Exception {
    threads =
        numbers.stream()
            .map(
                number ->
                    Executors.newSingleThreadExecutor(
                        task -> {
                          Thread thread = new Thread(task, "worker-" + number);
                          thread.setDaemon(true);
                          return thread;
                        }))
            .toList();
    for (int i = 0; i < numbers.size(); i++) {
      workers.add(threads.get(i).submit(worker.apply(numbers.get(i))).get());
    }
  }

  /** All train for so long. */
  Measurement train(double seconds) throws Exception {
    CyclicBarrier start = new CyclicBarrier(workers.size());
    List<Future<Measurement>> running = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      Steps worker = workers.get(i);
      running.add(
          threads
              .get(i)
              .submit(
                  () -> {
                    start.await();
                    return train(worker, seconds);
                  }));
    }
    List<Measurement> measured = new ArrayList<>();
    for (Future<Measurement> future : running) {
      measured.add(future.get());
    }
    return Measurement.together(measured);
  }

  private static Measurement train(Steps worker, double seconds) throws Exception {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long examples = 0;
    do {
      examples += worker.step();
    } while (System.nanoTime() < end);
    return Measurement.of(examples, (System.nanoTime() - start) / 1e9);
  }
}
