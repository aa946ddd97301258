package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.Control;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ControlSearchTest {
  private static final long STEPS = 800;

  /** 1,000 labelled rows beside a student that two workers train on many more. */
  private static final TryPlan FEW = new TryPlan(2, 1e-2, STEPS, 1000, 128, false);

  private final List<TriedSettings> asked = new ArrayList<>();

  @Test
  void findsTheRateThatFewRowsNeed() throws IOException {
    ControlChoice choice =
        search(FEW, tried -> 1e-6 * tried.steps() - Math.abs(Math.log10(tried.learningRate()) + 3));

    assertThat(choice.chosen()).isEqualTo(new TriedSettings(1, 1e-3, STEPS, false));
    assertThat(asked).extracting(TriedSettings::learningRate).contains(3.2e-2, 1e-2, 3.2e-3, 1e-3);
    assertThat(asked).filteredOn(TriedSettings::ofStudent).hasSize(1);
  }

  @Test
  void goesOnWhereTheBestIsTheOutermostButNotForEver() throws IOException {
    ControlChoice choice = search(FEW, tried -> -tried.learningRate());

    assertThat(choice.chosen().learningRate()).isEqualTo(1e-4);
    assertThat(asked.stream().mapToDouble(TriedSettings::learningRate).min()).hasValue(1e-4);
  }

  @Test
  void theStudentsSettingsWinTies() throws IOException {
    ControlChoice choice = search(FEW, tried -> 0.5);

    assertThat(choice.chosen().ofStudent()).isTrue();
    assertThat(choice.told()).isEqualTo("the student's own settings");
  }

  @Test
  void whatDivergesIsNotChosen() throws IOException {
    ControlChoice choice = search(FEW, tried -> tried.learningRate() > 5e-3 ? Double.NaN : 0.5);

    assertThat(choice.chosen().learningRate()).isEqualTo(3.2e-3);
    assertThat(search(FEW, tried -> Double.NaN).chosen().ofStudent()).isTrue();
  }

  @Test
  void aLongTrainingIsTriedWhereFewRowsWereNotSeenOften() throws IOException {
    TryPlan brief = new TryPlan(2, 1e-2, 40, 1000, 128, false);
    ControlChoice choice = search(brief, TriedSettings::steps);

    assertThat(choice.chosen().steps()).isEqualTo(80);
  }

  @Test
  void noTryIsLongerThanFewRowsNeedAndAllOfThemAreAFewTrainings() throws IOException {
    TryPlan huge = new TryPlan(1000, 1e-2, 1_000_000, 20_000, 128, false);
    search(huge, TriedSettings::learningRate);

    // 100 epochs of one of two workers, which have 10,000 rows each.
    assertThat(asked).filteredOn(tried -> !tried.ofStudent()).allMatch(t -> t.steps() <= 7900);
    assertThat(asked).filteredOn(tried -> !tried.ofStudent()).allMatch(t -> t.workers() == 2);
    asked.clear();
    search(FEW, tried -> -tried.learningRate());
    long own = asked.stream().filter(tried -> !tried.ofStudent()).mapToLong(t -> t.steps()).sum();
    assertThat(own).isLessThanOrEqualTo(6 * STEPS);
  }

  @Test
  void ofTheSameRowsOnlyRatesAreInQuestion() throws IOException {
    TryPlan same = new TryPlan(2, 1e-2, STEPS, 50_000, 128, true);
    ControlChoice own = search(same, tried -> -Math.abs(Math.log10(tried.learningRate()) + 2));

    assertThat(own.chosen()).isEqualTo(same.ofStudent());
    assertThat(asked).hasSize(4).allMatch(tried -> tried.steps() == STEPS / 4);

    ControlChoice other = search(same, tried -> -Math.abs(Math.log10(tried.learningRate()) + 2.5));
    assertThat(other.chosen()).isEqualTo(new TriedSettings(null, 3.2e-3, STEPS, false));
    // A brief try that looks best is none that a control is trained with.
    ControlChoice brief =
        search(same, tried -> tried.steps() < STEPS ? tried.learningRate() : -tried.learningRate());
    assertThat(brief.chosen()).isEqualTo(same.ofStudent());
  }

  @Test
  void manyRowsKeepTheStudentsWorkers() {
    TryPlan many = new TryPlan(4, 1e-2, STEPS, 60_000, 128, false);
    assertThat(many.full(0)).isEqualTo(many.ofStudent());
    assertThat(many.full(-1).workers()).isNull();
  }

  private ControlChoice search(TryPlan plan, ToDoubleFunction<TriedSettings> quality)
      throws IOException {
    List<TriedSettings.Outcome> outcomes =
        ControlSearch.run(
            plan,
            settings -> {
              asked.addAll(settings);
              return settings.stream()
                  .map(tried -> outcome(tried, quality.applyAsDouble(tried)))
                  .toList();
            });
    return ControlChoice.of(Control.BASELINE, 800, 200, outcomes, plan, 1);
  }

  private static TriedSettings.Outcome outcome(TriedSettings tried, double quality) {
    return Double.isNaN(quality)
        ? TriedSettings.Outcome.diverged(tried, tried.steps(), 1)
        : new TriedSettings.Outcome(
            tried, tried.steps(), quality, quality, quality, null, 1 - quality, false, 1.0);
  }
}
