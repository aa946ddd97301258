package io.retort.pipeline;

import io.retort.job.Job;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of several trainings of a job's student and of what it is compared with, all from one seed.
 *
 * @param index from 0; the first is of the job's own seed
 * @param seed that its models' weights and order of rows are drawn from
 */
public record Replicate(int index, long seed) {
  /** The folder of all but the first. */
  static final String FOLDER = "seeds";

  /** As many as a job evaluates. */
  public static List<Replicate> of(Job job) {
    return IntStream.range(0, job.evaluate().seeds())
        .mapToObj(
            index ->
                new Replicate(
                    index,
                    index == 0 ? job.seed() : Seeds.derive(job.seed(), Seeds.REPLICATES, index)))
        .toList();
  }

  /** Where a model of it lies in the workspace. */
  public String path(String model) {
    return index == 0 ? model : FOLDER + "/" + model + "-" + (index + 1);
  }
}
