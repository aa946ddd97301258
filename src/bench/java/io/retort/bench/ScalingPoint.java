package io.retort.bench;

import java.util.Map;

/**
 * One setting of a distributed training.
 *
 * @param data mnist or glyphs
 * @param outer what is made of the workers' average
 * @param stepsPerRound between two averages; 0 stands for an epoch
 */
record ScalingPoint(String data, String outer, int stepsPerRound, int workers) {

  /** Steps between two averages, where an epoch has so many rows. */
  int steps(int rows, int batch) {
    return stepsPerRound > 0 ? stepsPerRound : (rows + workers * batch - 1) / (workers * batch);
  }

  String stepsLabel() {
    return stepsPerRound > 0 ? String.valueOf(stepsPerRound) : "epoch";
  }

  /** As keys of a job file. */
  Map<String, String> settings(int rows, int batch, long seed) {
    return Map.of(
        "seed", String.valueOf(seed),
        "teacher.train.outer", "{kind = " + outer + "}",
        "teacher.train.averaging-steps", String.valueOf(steps(rows, batch)),
        "teacher.train.workers", String.valueOf(workers));
  }
}
