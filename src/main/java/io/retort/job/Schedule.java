package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.List;

/**
 * How the learning rate goes on over all steps of a training. A job file may give the kind alone,
 * as in {@code schedule = cosine}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(Schedule.Constant.class),
  @JsonSubTypes.Type(Schedule.Step.class),
  @JsonSubTypes.Type(Schedule.Cosine.class)
})
public sealed interface Schedule extends Serializable {
  Schedule CONSTANT = new Constant();
  Schedule COSINE = new Cosine();

  /** The same at every step. */
  @JsonTypeName("constant")
  record Constant() implements Schedule {}

  /**
   * Multiplied by {@code factor} at each of some places. They are shares of the training and not
   * numbers of steps, which depend on the number of workers.
   *
   * @param factor above 0, to 1
   * @param at places, rising, each between 0 (the beginning) and 1 (the end)
   */
  @JsonTypeName("step")
  record Step(double factor, List<Double> at) implements Schedule {
    public Step {
      IllegalValue.positive("factor", factor);
      IllegalValue.between("factor", factor, 0, 1);
      IllegalValue.check(
          rises(at), "at", at, "rising shares of the training, each above 0 and below 1");
      at = List.copyOf(at);
    }

    private static boolean rises(List<Double> at) {
      double last = 0;
      for (Double share : at) {
        if (share == null || !(share > last && share < 1)) {
          return false;
        }
        last = share;
      }
      return !at.isEmpty();
    }
  }

  /**
   * Half a cosine from the learning rate down to 0 (SGDR, Loshchilov and Hutter 2017, without
   * restarts), over the steps after the warm-up.
   */
  @JsonTypeName("cosine")
  record Cosine() implements Schedule {}
}
