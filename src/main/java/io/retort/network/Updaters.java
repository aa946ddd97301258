package io.retort.network;

import io.retort.job.OptimizerSettings;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** Deeplearning4j's updaters for the job file's optimizers. */
final class Updaters {
  private Updaters() {}

  static IUpdater of(TrainingPlan plan) {
    OptimizerSettings settings = plan.optimizer();
    ISchedule rate = new Rate(plan);
    if (settings instanceof OptimizerSettings.Sgd) {
      return new Sgd(rate);
    }
    if (settings instanceof OptimizerSettings.Nesterov nesterov) {
      return new Nesterovs(rate, nesterov.momentum());
    }
    OptimizerSettings.Adam adam = (OptimizerSettings.Adam) settings;
    return Adam.builder()
        .learningRateSchedule(rate)
        .beta1(adam.beta1())
        .beta2(adam.beta2())
        .epsilon(adam.epsilon())
        .build();
  }

  /** The learning rate of a step, counted from 0 over the whole training. */
  static double rate(TrainingPlan plan, long step) {
    return plan.rateFactor() * rate(plan.optimizer(), step, plan.totalSteps());
  }

  private static double rate(OptimizerSettings settings, long step, long totalSteps) {
    return switch (settings.schedule()) {
      case CONSTANT -> settings.learningRate();
      case COSINE ->
          settings.learningRate()
              * 0.5
              * (1 + StrictMath.cos(StrictMath.PI * Math.min(1.0, (double) step / totalSteps)));
    };
  }

  /** The schedule as Deeplearning4j asks for it, by iteration. */
  record Rate(TrainingPlan plan) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      return rate(plan, iteration);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }
}
