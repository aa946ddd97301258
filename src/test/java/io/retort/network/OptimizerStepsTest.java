package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Targets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A linear classifier's training, step by step, against the papers' formulas in doubles. */
class OptimizerStepsTest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;
  private static final int WEIGHTS = FEATURES * CLASSES;
  private static final int BATCH = 8;
  private static final int STEPS = 12;
  private static final Schedule HALVED = new Schedule.Step(0.5, List.of(0.5));

  static Stream<OptimizerSettings> optimizers() {
    return Stream.of(0.0, 0.3)
        .flatMap(
            decay ->
                Stream.of(null, 0.2)
                    .flatMap(
                        clip ->
                            Stream.of(
                                new OptimizerSettings.Sgd(0.3, HALVED, 0.3, decay, clip),
                                new OptimizerSettings.Nesterov(0.1, HALVED, 0.3, decay, clip, 0.8),
                                new OptimizerSettings.Adam(
                                    0.05, HALVED, 0.3, decay, clip, 0.8, 0.95, 1e-6),
                                new OptimizerSettings.AdamW(
                                    0.05, HALVED, 0.3, decay, clip, 0.8, 0.95, 1e-6))));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsFollowTheFormulas(OptimizerSettings optimizer) {
    NetworkSpec network = NetworkSpecTest.mlp(List.of(), List.of(FEATURES), CLASSES, 5);
    float[] start = network.initialParameters();
    Learner learner =
        Learner.onThisThread(
            new TrainingPlan(network, CombinedLoss.ofHardLabels(), optimizer, STEPS, BATCH));
    learner.load(start, new float[0], 0, 1);
    double[] expected = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      expected[i] = start[i];
    }
    Formulas formulas = new Formulas(optimizer, start.length);

    for (int step = 0; step < STEPS; step++) {
      float[] batch = batch(step);
      Targets targets = targets(step);
      learner.step(batch, targets);
      formulas.step(expected, gradient(expected, batch, targets), step);

      float[] parameters = learner.parameters();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) parameters[i]).isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  /** What each optimizer does to parameters; the first {@link #WEIGHTS} of them decay. */
  private static final class Formulas {
    private final OptimizerSettings settings;
    private final double[] first;
    private final double[] second;

    Formulas(OptimizerSettings settings, int parameters) {
      this.settings = settings;
      this.first = new double[parameters];
      this.second = new double[parameters];
    }

    void step(double[] parameters, double[] gradient, int step) {
      double rate = settings.learningRate() * (step >= STEPS / 2 ? 0.5 : 1);
      if (step + 1 < 0.3 * STEPS) {
        rate *= (step + 1) / (0.3 * STEPS);
      }
      clip(gradient);
      for (int i = 0; i < parameters.length; i++) {
        double decay = i < WEIGHTS ? settings.weightDecay() * parameters[i] : 0;
        if (settings instanceof OptimizerSettings.AdamW adam) {
          parameters[i] -= rate * decay;
          parameters[i] -=
              rate * adam(i, gradient[i], step, adam.beta1(), adam.beta2(), adam.epsilon());
        } else if (settings instanceof OptimizerSettings.Adam adam) {
          parameters[i] -=
              rate * adam(i, gradient[i] + decay, step, adam.beta1(), adam.beta2(), adam.epsilon());
        } else if (settings instanceof OptimizerSettings.Nesterov nesterov) {
          double before = first[i];
          first[i] = nesterov.momentum() * before - rate * (gradient[i] + decay);
          parameters[i] += (1 + nesterov.momentum()) * first[i] - nesterov.momentum() * before;
        } else {
          parameters[i] -= rate * (gradient[i] + decay);
        }
      }
    }

    private void clip(double[] gradient) {
      if (settings.clipNorm() == null) {
        return;
      }
      double squares = 0;
      for (double value : gradient) {
        squares += value * value;
      }
      double factor = Math.min(1, settings.clipNorm() / Math.sqrt(squares));
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factor;
      }
    }

    private double adam(
        int i, double gradient, int step, double beta1, double beta2, double epsilon) {
      first[i] = beta1 * first[i] + (1 - beta1) * gradient;
      second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
      // As at the end of the paper's section 2, where epsilon is added to the uncorrected root.
      double correction =
          Math.sqrt(1 - Math.pow(beta2, step + 1)) / (1 - Math.pow(beta1, step + 1));
      return correction * first[i] / (Math.sqrt(second[i]) + epsilon);
    }
  }

  /** Of the mean cross-entropy; weights stand one class after the other, then the biases. */
  private static double[] gradient(double[] parameters, float[] batch, Targets targets) {
    double[] gradient = new double[parameters.length];
    for (int row = 0; row < BATCH; row++) {
      double[] shares = new double[CLASSES];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        double logit = parameters[WEIGHTS + c];
        for (int f = 0; f < FEATURES; f++) {
          logit += parameters[c * FEATURES + f] * batch[row * FEATURES + f];
        }
        shares[c] = Math.exp(logit);
        sum += shares[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        double slope = (shares[c] / sum - (targets.labels()[row] == c ? 1 : 0)) / BATCH;
        for (int f = 0; f < FEATURES; f++) {
          gradient[c * FEATURES + f] += slope * batch[row * FEATURES + f];
        }
        gradient[WEIGHTS + c] += slope;
      }
    }
    return gradient;
  }

  private static float[] batch(int step) {
    Random random = new Random(step);
    float[] batch = new float[BATCH * FEATURES];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) random.nextGaussian();
    }
    return batch;
  }

  private static Targets targets(int step) {
    return SomeTargets.hard(BATCH, CLASSES, new Random(-step).ints(BATCH, 0, CLASSES).toArray());
  }
}
