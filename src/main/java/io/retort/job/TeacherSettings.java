package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.Map;

/** Who teaches. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(TeacherSettings.Trained.class),
  @JsonSubTypes.Type(TeacherSettings.Dl4j.class),
  @JsonSubTypes.Type(TeacherSettings.Onnx.class)
})
public sealed interface TeacherSettings extends Serializable {

  /** A network trained here, on hard labels, then frozen. */
  @JsonTypeName("train")
  record Trained(NetworkSettings network, TrainSettings train) implements TeacherSettings {
    public Trained {
      IllegalValue.present("network", network, "the teacher's network");
    }

    /** Without what does not bear on the result. */
    public Trained result() {
      return new Trained(network, train.result());
    }
  }

  /**
   * A saved Deeplearning4j network.
   *
   * @param model path of the zip that {@code ModelSerializer} wrote
   */
  @JsonTypeName("dl4j")
  record Dl4j(String model, InputSettings input) implements TeacherSettings {
    public Dl4j {
      IllegalValue.present("model", model, "the zip of a Deeplearning4j network");
    }
  }

  /**
   * A model for ONNX Runtime.
   *
   * @param model path of the .onnx file; weights that it keeps in files of their own lie beside it
   * @param constants what the model's other inputs are filled with, by name
   * @param threads that compute one batch, on the CPU
   */
  @JsonTypeName("onnx")
  record Onnx(
      String model,
      InputSettings input,
      Map<String, Double> constants,
      OutputSettings output,
      int threads,
      Device device)
      implements TeacherSettings {

    /** What it runs on. */
    public enum Device {
      /** The GPU where there is one, else the CPU. */
      @JsonProperty("auto")
      AUTO,
      @JsonProperty("cpu")
      CPU,
      @JsonProperty("gpu")
      GPU
    }

    public Onnx {
      IllegalValue.present("model", model, "the .onnx file");
      IllegalValue.between("threads", threads, 1, 1024);
      constants = Map.copyOf(constants);
    }

    /** Without what does not bear on the result. */
    public Onnx result() {
      return new Onnx(model, input, constants, output, 1, Device.AUTO);
    }
  }
}
