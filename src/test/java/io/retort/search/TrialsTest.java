package io.retort.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsTest {

  @Test
  void labelsAlonePseudoLabelsAndTheJobItselfAreAlwaysAmongThem() {
    List<Trial> trials = Trials.of(SomeJob.file("loss.temperature = 3"));

    assertThat(trials).extracting(Trial::kind).contains(Kind.values());
    assertThat(trials.stream().filter(trial -> trial.kind() == Kind.DRAWN)).hasSize(16);
    assertThat(trials).extracting(Trial::number).startsWith(1, 2, 3).doesNotHaveDuplicates();
    assertThat(trial(trials, Kind.AS_WRITTEN).file().job().loss().temperature().known().last())
        .isEqualTo(3);
    assertThat(trial(trials, Kind.DEFAULT_LOSS).file().job().loss().temperature().auto()).isTrue();
    assertThat(trial(trials, Kind.LABELS_ALONE).run(0).labelsAlone()).isTrue();
    assertThat(trial(trials, Kind.PSEUDO_LABELS).run(0).labelsAlone()).isFalse();
  }

  @Test
  void nothingIsTriedTwice() {
    List<Trial> trials = Trials.of(SomeJob.file("loss { temperature = auto, alpha = 0.8 }"));

    // The job as it is has the default loss.
    assertThat(trials).extracting(Trial::kind).doesNotContain(Kind.DEFAULT_LOSS);
    assertThat(trials.stream().filter(trial -> trial.kind() == Kind.DRAWN)).hasSize(16);
  }

  @Test
  void whereMoreThanTheLossIsTriedWhatHasNoTeacherGetsItsShareOfIt() {
    List<Trial> trials =
        Trials.of(
            SomeJob.file(
                "search { trials = 8, space.train.optimizer.learning-rate = log(1e-4, 1e-2) }"));

    for (Kind kind : List.of(Kind.LABELS_ALONE, Kind.PSEUDO_LABELS)) {
      assertThat(trials.stream().filter(trial -> trial.kind() == kind)).hasSize(3);
      assertThat(
              trials.stream()
                  .filter(trial -> trial.kind() == kind)
                  .map(trial -> trial.file().job().train().optimizer()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void furtherSeedsFollowTheJobs() {
    Trial trial = Trials.of(SomeJob.file("seed = 7")).get(0);

    assertThat(trial.run(0).job().seed()).isEqualTo(7);
    assertThat(trial.run(2).job().seed()).isEqualTo(9);
    assertThat(trial.run(0).name()).isNotEqualTo(trial.run(2).name());
  }

  @Test
  void withoutATeacherTheWinnerIsAJobWithoutTheRowsThatHaveNoLabels() {
    JobFile file = SomeJob.file("loss.terms = [dist]");
    Trial alone = trial(Trials.of(file), Kind.LABELS_ALONE);

    Job job = JobFile.ofText(alone.winner(file).text()).job();

    assertThat(job.data().transfer()).isNull();
    assertThat(job.loss().alpha().last()).isZero();
    assertThat(job.loss().terms()).isEmpty();
  }

  @Test
  void aSettingThatIsNotLegalIsToldBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> Trials.of(SomeJob.file("search.space.loss.temperature = [1, -1]")))
        .isInstanceOf(UserError.class)
        .hasMessage("search.space: loss.temperature is -1, must be above 0");
    assertThatThrownBy(() -> Trials.of(SomeJob.file("search.space.train.epoch = [1]")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train.epoch is not a known key; did you mean epochs?");
  }

  @Test
  void aTeacherThatIsTrainedHereIsTrainedWithoutTheRowsThatTrialsAreComparedOn() {
    JobFile file = SomeJob.file("data.train.part = [0.5, 1], search.share = 0.2, train.epochs = 7");

    Job job = Rehearsal.apart(file, "/somewhere").job();

    assertThat(job.name()).isEqualTo("rehearsal");
    assertThat(job.workspace()).isEqualTo("/somewhere");
    assertThat(job.data().train().part()).containsExactly(0.5, 0.9);
    assertThat(job.data().test().part()).containsExactly(0.9, 1.0);
    assertThat(((SourceSettings.Glyphs) job.data().test()).seed())
        .isEqualTo(((SourceSettings.Glyphs) file.job().data().train()).seed());
    assertThat(job.data().transfer()).isEqualTo(file.job().data().transfer());
    assertThat(job.train()).isEqualTo(file.job().train());
  }

  private static Trial trial(List<Trial> trials, Kind kind) {
    return trials.stream().filter(trial -> trial.kind() == kind).findFirst().orElseThrow();
  }
}
