package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;

/** How a worker turns gradients into updates. The learning rate is the first step's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(OptimizerSettings.Sgd.class),
  @JsonSubTypes.Type(OptimizerSettings.Nesterov.class),
  @JsonSubTypes.Type(OptimizerSettings.Adam.class)
})
public sealed interface OptimizerSettings extends Serializable {

  double learningRate();

  Schedule schedule();

  /** How the learning rate goes on over all steps of a training. */
  enum Schedule {
    /** The same at every step. */
    @JsonProperty("constant")
    CONSTANT,
    /**
     * Half a cosine from the learning rate down to 0 (SGDR, Loshchilov and Hutter 2017, without
     * restarts).
     */
    @JsonProperty("cosine")
    COSINE
  }

  /** Plain stochastic gradient descent. */
  @JsonTypeName("sgd")
  record Sgd(double learningRate, Schedule schedule) implements OptimizerSettings {
    public Sgd {
      checkRate(learningRate);
    }
  }

  /** Stochastic gradient descent with Nesterov's momentum. */
  @JsonTypeName("nesterov")
  record Nesterov(double learningRate, Schedule schedule, double momentum)
      implements OptimizerSettings {
    public Nesterov {
      checkRate(learningRate);
      checkShare("momentum", momentum);
    }
  }

  /** Adam (Kingma and Ba 2015). */
  @JsonTypeName("adam")
  record Adam(double learningRate, Schedule schedule, double beta1, double beta2, double epsilon)
      implements OptimizerSettings {
    public Adam {
      checkRate(learningRate);
      checkShare("beta1", beta1);
      checkShare("beta2", beta2);
      IllegalValue.positive("epsilon", epsilon);
    }
  }

  private static void checkRate(double learningRate) {
    IllegalValue.positive("learning-rate", learningRate);
    IllegalValue.between("learning-rate", learningRate, 0, 1000);
  }

  private static void checkShare(String key, double share) {
    IllegalValue.check(share >= 0 && share < 1, key, share, "at least 0 and below 1");
  }
}
