package io.retort.search;

import io.retort.job.JobFile;
import io.retort.train.TrialRun;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the things that a search tries.
 *
 * @param number from 1
 * @param settings laid over the job file, by key
 * @param file the job with them
 */
record Trial(int number, Kind kind, Map<String, Object> settings, JobFile file) {

  /** Its training with the seed of that index; the first is the job's own. */
  TrialRun run(int index) {
    long seed = file.job().seed() + index;
    JobFile seeded = index == 0 ? file : file.with("seeds", Map.of("seed", seed));
    String name = String.format(Locale.ROOT, "trial-%03d-seed-%d", number, seed);
    return new TrialRun(name, seeded.job(), kind == Kind.LABELS_ALONE);
  }

  /**
   * The job file that does the same outside of the search.
   *
   * @param original the one that was searched for
   */
  JobFile winner(JobFile original) {
    JobFile same = original.with("search.space", settings);
    if (kind != Kind.LABELS_ALONE) {
      return same;
    }
    Map<String, Object> alone = new TreeMap<>();
    alone.put("loss", Map.of("alpha", 0));
    alone.put("data.transfer", null); // Its rows have no labels, and would come to nothing.
    return same.with("labels alone", alone);
  }
}
