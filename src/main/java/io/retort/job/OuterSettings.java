package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;

/** What is made of the workers' average at the end of a round. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(OuterSettings.Average.class),
  @JsonSubTypes.Type(OuterSettings.Nesterov.class)
})
public sealed interface OuterSettings extends Serializable {

  /** The average itself. */
  @JsonTypeName("average")
  record Average() implements OuterSettings {}

  /**
   * A step of Nesterov's momentum towards the average, which stands in for a gradient (DiLoCo,
   * Douillard et al. 2023, arXiv 2311.08105).
   */
  @JsonTypeName("nesterov")
  record Nesterov(double learningRate, double momentum) implements OuterSettings {
    public Nesterov {
      IllegalValue.positive("learning-rate", learningRate);
      IllegalValue.between("learning-rate", learningRate, 0, 10);
      IllegalValue.check(
          momentum >= 0 && momentum < 1, "momentum", momentum, "at least 0 and below 1");
    }
  }
}
