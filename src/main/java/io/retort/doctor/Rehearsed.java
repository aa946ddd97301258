package io.retort.doctor;

import io.retort.data.Preview;
import io.retort.evaluate.ModelReport;
import io.retort.job.Split;
import io.retort.network.NativeFootprint;
import io.retort.train.RoundCost;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a job did on its first rows.
 *
 * @param sources what was seen of each
 * @param sampled rows of all splits that were prepared
 * @param rejected rows among the first that were not
 * @param exampleBytes that a row of examples takes on disk
 * @param features of an example
 * @param classes that a label may be; 0 where nothing was prepared
 * @param labelBytes that a row of soft labels takes; 0 where there are none
 * @param stages as far as they came
 * @param models teacher and student, as the report on these rows has them; empty without one
 * @param natives what the student and, where it is trained here, the teacher take of native memory
 * @param rounds of the student's training, or null
 * @param teacherRounds of the teacher's, or null
 * @param unscaled what tells of features that are far from 1, or null
 */
record Rehearsed(
    Map<Split, Preview> sources,
    long sampled,
    long rejected,
    double exampleBytes,
    int features,
    int classes,
    double labelBytes,
    List<StageTrial> stages,
    List<ModelReport> models,
    List<NativeFootprint> natives,
    RoundCost rounds,
    RoundCost teacherRounds,
    String unscaled) {

  /** Null where it was not reached. */
  StageTrial stage(String name) {
    return stages.stream().filter(trial -> trial.stage().equals(name)).findFirst().orElse(null);
  }

  /** Whether all went well up to the end of a stage. */
  boolean well(String stage) {
    StageTrial trial = stage(stage);
    return trial != null && trial.well();
  }

  /** Null where the report has none, or there is no report. */
  ModelReport model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst().orElse(null);
  }

  /** Of train, and of what comes with it; none where nobody knows of one of them. */
  OptionalLong learned() {
    long sum = 0;
    for (Map.Entry<Split, Preview> split : sources.entrySet()) {
      if (split.getKey() != Split.TEST) {
        if (split.getValue().rows().isEmpty()) {
          return OptionalLong.empty();
        }
        sum += split.getValue().rows().getAsLong();
      }
    }
    return OptionalLong.of(sum);
  }

  /** Of all splits; none where nobody knows of one of them. */
  OptionalLong all() {
    OptionalLong test = sources.get(Split.TEST).rows();
    return learned().isEmpty() || test.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(learned().getAsLong() + test.getAsLong());
  }
}
