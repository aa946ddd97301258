package io.retort;

import io.retort.job.OptimizerSettings;
import io.retort.job.OptimizerSettings.Adam;
import io.retort.job.OptimizerSettings.AdamW;
import io.retort.job.OptimizerSettings.Nesterov;
import io.retort.job.OptimizerSettings.Sgd;
import io.retort.job.Schedule;

/** Optimizers with nothing switched on: no warm-up, no decay, no clipping. */
public final class Optimizers {
  private Optimizers() {}

  public static OptimizerSettings sgd(double rate, Schedule schedule) {
    return new Sgd(rate, schedule, 0, 0, null);
  }

  public static OptimizerSettings nesterov(double rate, Schedule schedule, double momentum) {
    return new Nesterov(rate, schedule, 0, 0, null, momentum);
  }

  public static OptimizerSettings adam(double rate, Schedule schedule) {
    return new Adam(rate, schedule, 0, 0, null, 0.9, 0.999, 1e-8);
  }

  public static OptimizerSettings adamW(double rate, Schedule schedule, double decay) {
    return new AdamW(rate, schedule, 0, decay, null, 0.9, 0.999, 1e-8);
  }
}
