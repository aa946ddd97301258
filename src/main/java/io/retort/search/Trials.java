package io.retort.search;

import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The trials of a search: what the space draws, and what that is measured against, so that the
 * answer may be not to distil.
 */
final class Trials {
  /** Where the space has keys beside the loss, which matter without a teacher just as much. */
  private static final int CONTROLS_EVERY = 4;

  private final JobFile file;
  private final List<Trial> trials = new ArrayList<>();
  private final Set<Job> known = new HashSet<>();

  private Trials(JobFile file) {
    this.file = file;
  }

  /**
   * Of a job.
   *
   * @throws io.retort.job.UserError when the job would not be legal with settings of its space
   */
  static List<Trial> of(JobFile file) {
    Trials trials = new Trials(file);
    trials.add(Kind.AS_WRITTEN, Map.of());
    Map<String, Object> none = new TreeMap<>();
    none.put("loss", null);
    trials.add(Kind.DEFAULT_LOSS, none);
    trials.controls(Map.of());
    Job job = file.job();
    List<Map<String, Object>> drawn =
        new Draws(job.search().space(), job.seed()).settings(job.search().trials());
    drawn.forEach(settings -> trials.add(Kind.DRAWN, settings));
    for (int i = 0; i < drawn.size(); i += CONTROLS_EVERY) {
      Map<String, Object> others = new TreeMap<>(drawn.get(i));
      others.keySet().removeIf(key -> key.startsWith("loss."));
      trials.controls(others);
    }
    return trials.trials;
  }

  /** The student without a teacher and, where answers are classes, with its hard ones alone. */
  private void controls(Map<String, Object> settings) {
    if (file.job().task() == Task.CLASSIFICATION) {
      Map<String, Object> pseudo = new TreeMap<>(settings);
      pseudo.put("loss.terms", List.of("pseudo-labels"));
      add(Kind.PSEUDO_LABELS, pseudo);
    }
    add(Kind.LABELS_ALONE, settings);
  }

  /** Unless it is among them. */
  private void add(Kind kind, Map<String, Object> settings) {
    JobFile tried = file.with("search.space", settings);
    Job same =
        kind == Kind.LABELS_ALONE
            ? tried.with("labels alone", Map.of("name", "labels-alone", "loss", Map.of())).job()
            : tried.job();
    if (known.add(same)) {
      trials.add(new Trial(trials.size() + 1, kind, settings, tried));
    }
  }
}
