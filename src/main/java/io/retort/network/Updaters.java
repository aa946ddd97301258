package io.retort.network;

import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** Deeplearning4j's updaters and weight decay for the job file's optimizers. */
final class Updaters {
  private Updaters() {}

  /**
   * Has a layer, or those in it, trained as {@code plan} says. Weights decay on top of what
   * regularization it has of its own; Deeplearning4j keeps biases, and what a normalization learns,
   * apart.
   */
  static void into(Layer layer, TrainingPlan plan) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      into(wrapper.getUnderlying(), plan);
    } else if (layer instanceof Bidirectional both) {
      into(both.getFwd(), plan);
      into(both.getBwd(), plan);
    } else if (layer instanceof BaseLayer base) {
      into(base, plan);
    }
  }

  private static void into(BaseLayer layer, TrainingPlan plan) {
    OptimizerSettings settings = plan.optimizer();
    layer.setIUpdater(of(plan));
    layer.setBiasUpdater(null);
    if (settings.weightDecay() > 0) {
      List<Regularization> all = new ArrayList<>();
      if (layer.getRegularization() != null) {
        all.addAll(layer.getRegularization());
      }
      all.add(decay(settings));
      layer.setRegularization(all);
    }
  }

  private static Regularization decay(OptimizerSettings settings) {
    return settings instanceof OptimizerSettings.AdamW
        ? new WeightDecay(settings.weightDecay(), true) // After the updater, times the rate.
        : new L2Regularization(settings.weightDecay()); // Before it.
  }

  /** Numbers that an optimizer keeps of each parameter. */
  static int stateLength(OptimizerSettings settings) {
    if (settings instanceof OptimizerSettings.Sgd) {
      return 0;
    }
    return settings instanceof OptimizerSettings.Nesterov ? 1 : 2;
  }

  static IUpdater of(TrainingPlan plan) {
    OptimizerSettings settings = plan.optimizer();
    ISchedule rate = new Rate(plan);
    if (settings instanceof OptimizerSettings.Sgd) {
      return new Sgd(rate);
    }
    if (settings instanceof OptimizerSettings.Nesterov nesterov) {
      return new Nesterovs(rate, nesterov.momentum());
    }
    if (settings instanceof OptimizerSettings.AdamW adam) {
      return adam(rate, adam.beta1(), adam.beta2(), adam.epsilon());
    }
    OptimizerSettings.Adam adam = (OptimizerSettings.Adam) settings;
    return adam(rate, adam.beta1(), adam.beta2(), adam.epsilon());
  }

  private static IUpdater adam(ISchedule rate, double beta1, double beta2, double epsilon) {
    return Adam.builder()
        .learningRateSchedule(rate)
        .beta1(beta1)
        .beta2(beta2)
        .epsilon(epsilon)
        .build();
  }

  /**
   * The learning rate of a step, counted from 0 over the whole training.
   *
   * <p>The rise of the warm-up ends with the step before {@code warmUp * totalSteps} at the full
   * rate, and begins one part above 0: at 0 the first step would be lost.
   */
  static double rate(TrainingPlan plan, long step) {
    OptimizerSettings settings = plan.optimizer();
    long totalSteps = plan.totalSteps();
    double warmUp = settings.warmUp() * totalSteps;
    double rise = step + 1 < warmUp ? (step + 1) / warmUp : 1;
    double rate = settings.learningRate() * plan.rateFactor();
    return rate * rise * share(settings.schedule(), step, warmUp, totalSteps);
  }

  /** What the schedule leaves of the learning rate. */
  private static double share(Schedule schedule, long step, double warmUp, long totalSteps) {
    if (schedule instanceof Schedule.Step steps) {
      long passed = steps.at().stream().filter(place -> step >= place * totalSteps).count();
      return StrictMath.pow(steps.factor(), passed);
    }
    if (schedule instanceof Schedule.Cosine) {
      double done = Math.max(0, step - warmUp) / (totalSteps - warmUp);
      return 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(1.0, done)));
    }
    return 1;
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
