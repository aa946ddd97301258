package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.List;

/** Who teaches. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(TeacherSettings.Trained.class),
  @JsonSubTypes.Type(TeacherSettings.Dl4j.class),
  @JsonSubTypes.Type(TeacherSettings.Onnx.class),
  @JsonSubTypes.Type(TeacherSettings.SparkMl.class)
})
public sealed interface TeacherSettings extends Serializable {

  /** What is a model of its own, trained elsewhere. */
  interface Given {
    /** Its path. */
    String model();
  }

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
  record Dl4j(String model, InputSettings input) implements TeacherSettings, Given {
    public Dl4j {
      IllegalValue.present("model", model, "the zip of a Deeplearning4j network");
    }
  }

  /**
   * A model for ONNX Runtime.
   *
   * @param model path of the .onnx file
   */
  @JsonTypeName("onnx")
  record Onnx(String model, InputSettings input, OutputSettings output)
      implements TeacherSettings, Given {
    public Onnx {
      IllegalValue.present("model", model, "the .onnx file");
    }
  }

  /**
   * A fitted model or pipeline of Spark ML.
   *
   * @param model path of the folder that its {@code save} wrote
   * @param columns names of the features, in order, where it starts from columns of one number
   *     each; empty where it starts from one vector, {@code input.name}
   * @param output its vector column
   */
  @JsonTypeName("spark-ml")
  record SparkMl(String model, List<String> columns, InputSettings input, OutputSettings output)
      implements TeacherSettings, Given {
    public SparkMl {
      IllegalValue.present("model", model, "the folder of a saved Spark ML model");
    }
  }
}
