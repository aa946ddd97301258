package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;

/** How a worker turns the gradients of a step into an update. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(OptimizerSettings.Sgd.class),
  @JsonSubTypes.Type(OptimizerSettings.Nesterov.class),
  @JsonSubTypes.Type(OptimizerSettings.Adam.class),
  @JsonSubTypes.Type(OptimizerSettings.AdamW.class)
})
public sealed interface OptimizerSettings extends Serializable {

  /** The greatest rate: after the warm-up, before the schedule lowers it. */
  double learningRate();

  Schedule schedule();

  /** Share of the training's steps over which the rate rises linearly from 0; 0 is none. */
  double warmUp();

  /**
   * The factor on a weight that is added to its gradient before the optimizer sees it (the gradient
   * of {@code weightDecay / 2 * w^2}), except for {@link AdamW}. Biases do not decay.
   */
  double weightDecay();

  /**
   * The greatest L2 norm that a step's gradient, all layers together, is left with; null is any.
   */
  Double clipNorm();

  /** The same at another rate. */
  OptimizerSettings at(double learningRate);

  /** Plain stochastic gradient descent. */
  @JsonTypeName("sgd")
  record Sgd(
      double learningRate, Schedule schedule, double warmUp, double weightDecay, Double clipNorm)
      implements OptimizerSettings {
    public Sgd {
      check(learningRate, warmUp, weightDecay, clipNorm);
    }

    @Override
    public Sgd at(double other) {
      return new Sgd(other, schedule, warmUp, weightDecay, clipNorm);
    }
  }

  /** Stochastic gradient descent with Nesterov's momentum. */
  @JsonTypeName("nesterov")
  record Nesterov(
      double learningRate,
      Schedule schedule,
      double warmUp,
      double weightDecay,
      Double clipNorm,
      double momentum)
      implements OptimizerSettings {
    public Nesterov {
      check(learningRate, warmUp, weightDecay, clipNorm);
      IllegalValue.belowOne("momentum", momentum);
    }

    @Override
    public Nesterov at(double other) {
      return new Nesterov(other, schedule, warmUp, weightDecay, clipNorm, momentum);
    }
  }

  /**
   * Adam (Kingma and Ba 2015).
   *
   * @param epsilon added to the root of the second moment before its bias is corrected, as at the
   *     end of the paper's section 2
   */
  @JsonTypeName("adam")
  record Adam(
      double learningRate,
      Schedule schedule,
      double warmUp,
      double weightDecay,
      Double clipNorm,
      double beta1,
      double beta2,
      double epsilon)
      implements OptimizerSettings {
    public Adam {
      check(learningRate, warmUp, weightDecay, clipNorm);
      checkMoments(beta1, beta2, epsilon);
    }

    @Override
    public Adam at(double other) {
      return new Adam(other, schedule, warmUp, weightDecay, clipNorm, beta1, beta2, epsilon);
    }
  }

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter 2019): each step takes {@code rate of
   * the step * weightDecay * w} off every weight, past Adam's moments.
   */
  @JsonTypeName("adamw")
  record AdamW(
      double learningRate,
      Schedule schedule,
      double warmUp,
      double weightDecay,
      Double clipNorm,
      double beta1,
      double beta2,
      double epsilon)
      implements OptimizerSettings {
    public AdamW {
      check(learningRate, warmUp, weightDecay, clipNorm);
      checkMoments(beta1, beta2, epsilon);
    }

    @Override
    public AdamW at(double other) {
      return new AdamW(other, schedule, warmUp, weightDecay, clipNorm, beta1, beta2, epsilon);
    }
  }

  private static void check(
      double learningRate, double warmUp, double weightDecay, Double clipNorm) {
    IllegalValue.positive("learning-rate", learningRate);
    IllegalValue.between("learning-rate", learningRate, 0, 1000);
    IllegalValue.belowOne("warm-up", warmUp);
    IllegalValue.between("weight-decay", weightDecay, 0, 100);
    if (clipNorm != null) {
      IllegalValue.positive("clip-norm", clipNorm);
    }
  }

  private static void checkMoments(double beta1, double beta2, double epsilon) {
    IllegalValue.belowOne("beta1", beta1);
    IllegalValue.belowOne("beta2", beta2);
    IllegalValue.positive("epsilon", epsilon);
  }
}
