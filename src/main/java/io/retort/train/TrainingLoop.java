package io.retort.train;

import io.retort.job.TrainSettings;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Progress;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Round after round until all steps are done or the held-back rows say so, with a checkpoint now
 * and then.
 *
 * @param name of what is trained, for messages
 * @param validation where rows are held back
 * @param cores that all workers share
 * @param advises whether it says when rounds are too short
 */
record TrainingLoop(
    String name,
    TrainSettings settings,
    RoundEngine engine,
    Optional<Validation> validation,
    Epochs epochs,
    RoundLog log,
    Checkpoints checkpoints,
    int cores,
    boolean advises) {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
  private static final int MOST_HALVINGS = 5;

  /**
   * Goes on from a state, to the last one.
   *
   * @param until the step to stop at, at the end of the round that reaches it
   */
  TrainingState run(TrainingState start, long until, Progress progress) throws IOException {
    long total = engine.plan().totalSteps();
    Overhead overhead = new Overhead();
    TrainingState state = start;
    long clock = System.nanoTime();
    try (Progress.Task task = progress.begin(name, total, "steps")) {
      while (state.step() < until && !stopped(state)) {
        RoundOutcome outcome = engine.round(state);
        if (outcome.diverged().isPresent()) {
          state = diverged(state, outcome.diverged().get());
          continue;
        }
        TrainingState before = state;
        state = engine.after(before, outcome);
        Round round = told(state, outcome, System.nanoTime() - clock);
        clock = System.nanoTime();
        log.write(round);
        overhead.add(round);
        task.at(state.step(), note(round));
        figures(task, round, overhead);
        if (epochs.done(state.step()) > epochs.done(before.step()) || state.step() == total) {
          overhead
              .advice()
              .filter(advice -> advises)
              .ifPresent(advice -> LOG.info("{}: {}", name, advice));
          state = validated(state, task);
        }
        checkpoints.after(before, state, epochs, log);
      }
    }
    return state;
  }

  /** Whether the held-back rows have gained nothing for long enough. */
  private boolean stopped(TrainingState state) {
    boolean stopped =
        validation.isPresent()
            && state.best().epoch() > 0
            && epochs.done(state.step()) - state.best().epoch()
                >= settings.earlyStopping().patience();
    if (stopped) {
      LOG.info("{}: stopped after epoch {}, {}", name, epochs.done(state.step()), told(state));
    }
    return stopped;
  }

  private static String told(TrainingState state) {
    return String.format(
        Locale.ROOT,
        "validation loss was lowest (%.4f) after epoch %d",
        state.best().loss(),
        state.best().epoch());
  }

  private TrainingState validated(TrainingState state, Progress.Task task) throws IOException {
    if (validation.isEmpty()) {
      return state;
    }
    float[] parameters = state.parameters(engine.parameters());
    double loss = validation.get().loss(parameters);
    long epoch = Math.max(1, epochs.done(state.step()));
    log.write(new Round.Validated(epoch, loss));
    task.figure("validation_loss", loss);
    return loss < state.best().loss()
        ? state.with(new TrainingState.Best(epoch, loss, parameters))
        : state;
  }

  private Round told(TrainingState state, RoundOutcome outcome, long nanos) {
    double seconds = nanos / 1e9;
    double arithmetic = Math.min(seconds, outcome.arithmeticSeconds(cores));
    return new Round(
        state.round(),
        epochs.at(state.step()),
        state.step(),
        outcome.examples(),
        outcome.loss(),
        rate(state, state.step() - 1),
        seconds,
        arithmetic,
        seconds - arithmetic,
        outcome.residentBytes());
  }

  private static String note(Round round) {
    return String.format(
        Locale.ROOT,
        "loss %.4f, epoch %.1f, %,.0f examples/s, %.1f GB",
        round.loss(),
        round.epoch(),
        round.examples() / round.seconds(),
        round.residentBytes() / 1e9);
  }

  private static void figures(Progress.Task task, Round round, Overhead overhead) {
    task.figure("round", round.round());
    task.figure("epoch", round.epoch());
    task.figure("loss", round.loss());
    task.figure("learning_rate", round.learningRate());
    task.figure("overhead_share", overhead.share());
    task.figure("examples_per_second", round.examples() / round.seconds());
  }

  private double rate(TrainingState state, long step) {
    TrainingPlan plan = engine.plan().halved(state.halvings());
    return Learner.learningRate(plan, step);
  }

  /** Nothing of a round in which a worker diverged is kept. */
  private TrainingState diverged(TrainingState before, WorkerResult culprit) throws IOException {
    Diverged diverged = Diverged.of(before.round() + 1, culprit, rate(before, before.step()));
    log.write(diverged);
    if (settings.onDivergence() == TrainSettings.OnDivergence.FAIL) {
      throw new DivergedTraining(
          name
              + ": "
              + diverged.told()
              + "; lower its train.optimizer.learning-rate, or set train.on-divergence ="
              + " halve-learning-rate");
    }
    if (before.halvings() == MOST_HALVINGS) {
      throw new DivergedTraining(
          String.format(
              Locale.ROOT,
              "%s: %s, after %d halvings; lower its train.optimizer.learning-rate",
              name,
              diverged.told(),
              MOST_HALVINGS));
    }
    LOG.warn("{}: {}; going on from round {} at half of it", name, diverged.told(), before.round());
    return before.halved();
  }
}
