package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The learning rate of a step is a function of settings, step and length of the training. */
class UpdatersTest {
  private static final Schedule STEP = new Schedule.Step(0.1, List.of(0.5, 0.75));

  static Stream<Schedule> schedules() {
    return Stream.of(Schedule.CONSTANT, Schedule.COSINE, STEP);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyScheduleBeginsAtTheLearningRateAndNeverGoesUp(Schedule schedule) {
    assertThat(rate(schedule, 0, 0, 40)).isEqualTo(0.8);
    for (long step = 1; step <= 45; step++) {
      assertThat(rate(schedule, 0, step, 40))
          .isLessThanOrEqualTo(rate(schedule, 0, step - 1, 40))
          .isNotNegative();
    }
  }

  @Test
  void aConstantRateStaysAsItIs() {
    assertThat(rate(Schedule.CONSTANT, 0, 39, 40)).isEqualTo(0.8);
  }

  @Test
  void stepsComeAtTheirSharesOfTheTraining() {
    for (long total : new long[] {40, 4000}) {
      assertThat(rate(STEP, 0, total / 2 - 1, total)).isEqualTo(0.8);
      assertThat(rate(STEP, 0, total / 2, total)).isCloseTo(0.08, within(1e-12));
      assertThat(rate(STEP, 0, total * 3 / 4 - 1, total)).isCloseTo(0.08, within(1e-12));
      assertThat(rate(STEP, 0, total * 3 / 4, total)).isCloseTo(0.008, within(1e-12));
      assertThat(rate(STEP, 0, total, total)).isCloseTo(0.008, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theWarmUpRisesInEqualPartsFromAboveZeroToTheScheduleItself(Schedule schedule) {
    for (int step = 0; step < 10; step++) {
      assertThat(rate(schedule, 0.1, step, 100)).isCloseTo(0.8 * (step + 1) / 10, within(1e-12));
    }
    assertThat(rate(schedule, 0.1, 10, 100)).isEqualTo(0.8);
  }

  @Test
  void aCosineSpansWhatIsLeftAfterTheWarmUp() {
    for (int step = 0; step <= 80; step++) {
      assertThat(rate(Schedule.COSINE, 0.2, 20 + step, 100))
          .isEqualTo(rate(Schedule.COSINE, 0, step, 80));
    }
  }

  @Test
  void theWarmUpDoesNotMoveSteps() {
    for (int step = 20; step < 100; step++) {
      assertThat(rate(STEP, 0.2, step, 100)).isEqualTo(rate(STEP, 0, step, 100));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aTrainingTooShortForItsWarmUpHasNone(Schedule schedule) {
    assertThat(rate(schedule, 0.1, 0, 1)).isEqualTo(0.8);
    assertThat(rate(schedule, 0.1, 0, 10)).isEqualTo(0.8);
    assertThat(rate(schedule, 0.99, 0, 1)).isEqualTo(0.8);
  }

  private static double rate(Schedule schedule, double warmUp, long step, long totalSteps) {
    OptimizerSettings settings =
        warmUp == 0
            ? Optimizers.sgd(0.8, schedule)
            : new OptimizerSettings.Adam(0.8, schedule, warmUp, 0, null, 0.9, 0.999, 1e-8);
    return Updaters.rate(new TrainingPlan(null, null, settings, totalSteps, 1), step);
  }
}
