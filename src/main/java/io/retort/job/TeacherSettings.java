package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Who teaches. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(TeacherSettings.Trained.class),
  @JsonSubTypes.Type(TeacherSettings.Dl4j.class),
  @JsonSubTypes.Type(TeacherSettings.Onnx.class),
  @JsonSubTypes.Type(TeacherSettings.Keras.class),
  @JsonSubTypes.Type(TeacherSettings.SparkMl.class),
  @JsonSubTypes.Type(TeacherSettings.Ensemble.class)
})
public sealed interface TeacherSettings extends Serializable {

  /** Without what does not bear on the result. */
  default TeacherSettings result() {
    return this;
  }

  /** A model from elsewhere. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(Dl4j.class),
    @JsonSubTypes.Type(Onnx.class),
    @JsonSubTypes.Type(Keras.class),
    @JsonSubTypes.Type(SparkMl.class)
  })
  sealed interface Given extends TeacherSettings {
    /** Its path. */
    String model();

    @Override
    default Given result() {
      return this;
    }
  }

  /**
   * A network, or a classifier of Spark ML, trained here on hard labels, then frozen.
   *
   * @param network or null
   * @param estimator of Spark ML, or null
   * @param train of a network; of an estimator only the weights of classes
   * @param seeds networks of that build that teach together, each from a seed of its own
   */
  @JsonTypeName("train")
  record Trained(NetworkSettings network, StageSettings estimator, TrainSettings train, int seeds)
      implements TeacherSettings {
    private static final int MOST_SEEDS = 100;

    public Trained {
      if (estimator == null) {
        IllegalValue.present("network", network, "the teacher's network, or its estimator");
      }
      IllegalValue.check(
          network == null || estimator == null, "estimator", "given", "left out beside network");
      IllegalValue.between("seeds", seeds, 1, MOST_SEEDS);
      IllegalValue.check(
          seeds == 1 || estimator == null, "seeds", seeds, "1 with an estimator of Spark ML");
    }

    @Override
    public Trained result() {
      return new Trained(network, estimator, train.result(), seeds);
    }
  }

  /**
   * A saved Deeplearning4j network.
   *
   * @param model path of the zip that {@code ModelSerializer} wrote
   */
  @JsonTypeName("dl4j")
  record Dl4j(String model, InputSettings input) implements Given {
    public Dl4j {
      IllegalValue.present("model", model, "the zip of a Deeplearning4j network");
    }
  }

  /**
   * A model for ONNX Runtime.
   *
   * @param model path of the .onnx file; weights that it keeps in files of their own lie beside it
   * @param constants what the model's other inputs are filled with, by name
   * @param mask name of the input that is 1 where a text has a token and 0 behind the last, or null
   * @param threads that compute one batch, on the CPU
   */
  @JsonTypeName("onnx")
  record Onnx(
      String model,
      InputSettings input,
      Map<String, Double> constants,
      String mask,
      OutputSettings output,
      int threads,
      Device device)
      implements Given {

    public Onnx {
      IllegalValue.present("model", model, "the .onnx file");
      IllegalValue.between("threads", threads, 1, 1024);
      constants = Map.copyOf(constants);
    }

    /** The same whose output is of a kind that was seen. */
    public Onnx of(OutputSettings.Kind seen) {
      return new Onnx(model, input, constants, mask, output.of(seen), threads, device);
    }

    @Override
    public Onnx result() {
      return new Onnx(model, input, constants, mask, output, 1, Device.AUTO);
    }
  }

  /**
   * A network saved by Keras.
   *
   * @param model path of the .h5 file
   */
  @JsonTypeName("keras")
  record Keras(String model, InputSettings input) implements Given {
    public Keras {
      IllegalValue.present("model", model, "the .h5 file of a Keras network");
    }
  }

  /**
   * A fitted model or pipeline of Spark ML.
   *
   * @param model path of the folder that its {@code save} wrote
   * @param packages beside Spark's own, of which its stages may be
   * @param columns names of the features, in order, where it starts from columns of one number
   *     each; empty where it starts from one vector, {@code input.name}
   * @param output its vector column
   */
  @JsonTypeName("spark-ml")
  record SparkMl(
      String model,
      List<String> packages,
      List<String> columns,
      InputSettings input,
      OutputSettings output)
      implements Given {
    public SparkMl {
      IllegalValue.present("model", model, "the folder of a saved Spark ML model");
      IllegalValue.check(
          output.kind() != OutputSettings.Kind.AUTO,
          "output.kind",
          "auto",
          "logits | probabilities | log-probabilities: a column of Spark ML is what its name says");
    }
  }

  /**
   * Several teachers as one.
   *
   * @param members two or more
   * @param weights one a member; empty where all weigh the same
   * @param by what weights a member's answer
   * @param of what the mean is taken of
   */
  @JsonTypeName("ensemble")
  record Ensemble(List<Given> members, List<Double> weights, By by, Mean of)
      implements TeacherSettings {

    /** What weights a member's answer. */
    public enum By {
      /** Its weight alone. */
      @JsonProperty("weights")
      WEIGHTS,
      /** Times how sure it is of a row: 1 less its entropy's share of the largest there is. */
      @JsonProperty("confidence")
      CONFIDENCE
    }

    /** What a mean is taken of. */
    public enum Mean {
      @JsonProperty("logits")
      LOGITS,
      @JsonProperty("probabilities")
      PROBABILITIES
    }

    public Ensemble {
      IllegalValue.check(
          members != null && members.size() >= 2, "members", members, "a list of two or more");
      IllegalValue.check(
          weights.stream().allMatch(w -> w != null && w > 0 && w < Double.POSITIVE_INFINITY),
          "weights",
          weights,
          "above 0");
      IllegalValue.check(
          weights.isEmpty() || weights.size() == members.size(),
          "weights",
          weights,
          "one for each of the " + members.size() + " members");
    }

    @Override
    public Ensemble result() {
      return new Ensemble(members.stream().map(Given::result).toList(), weights, by, of);
    }

    /** The weights, of sum 1. */
    public List<Double> shares() {
      double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
      return weights.isEmpty()
          ? Collections.nCopies(members.size(), 1.0 / members.size())
          : weights.stream().map(weight -> weight / sum).toList();
    }
  }
}
