package io.retort;

import java.nio.file.Path;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.DataType;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Writes an .h5 file as Keras 2 does: attributes for the build, one group a layer for its weights.
 */
public final class KerasFile implements AutoCloseable {
  private final H5File file;
  private final Group weights;

  /**
   * Starts a file.
   *
   * @param config of the model, the JSON of its {@code to_json()}
   */
  public KerasFile(Path path, String config) {
    file = new H5File(path.toString(), hdf5.H5F_ACC_TRUNC);
    weights = file.createGroup("model_weights");
    attribute(file, "model_config", config);
    for (Group group : new Group[] {file, weights}) {
      attribute(group, "keras_version", "2.4.0");
      attribute(group, "backend", "tensorflow");
    }
  }

  private static void attribute(Group group, String name, String text) {
    try (StrType type = new StrType(PredType.C_S1(), hdf5.H5T_VARIABLE);
        DataSpace scalar = new DataSpace(hdf5.H5S_SCALAR);
        Attribute attribute = group.createAttribute(name, type, scalar)) {
      attribute.write(type, text);
    }
  }

  /** The config of a stack of these layers. */
  public static String sequential(String... layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\": ["
        + String.join(", ", layers)
        + "]}}";
  }

  /**
   * The config of a dense layer.
   *
   * @param input nothing, or the shape of what it sees, {@code "batch_input_shape": [null, n],}
   */
  public static String dense(String name, int units, String activation, String input) {
    return """
        {"class_name": "Dense", "config": {"name": "%s", "trainable": true, %s "dtype": "float32",
        "units": %d, "activation": "%s", "use_bias": true, %s}}"""
        .formatted(name, input, units, activation, initializers());
  }

  /** What else Keras says of a layer with weights. */
  public static String initializers() {
    return """
        "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
        "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": null,
        "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null,
        "bias_constraint": null""";
  }

  /** Adds a layer's weights: its kernel of this shape, and a bias of the last size of it. */
  public KerasFile layer(String name, float[] kernel, float[] bias, long... shape) {
    try (Group outer = weights.createGroup(name);
        Group inner = outer.createGroup(name)) {
      attribute(outer, "weight_names", name + "/kernel:0");
      write(inner, "kernel:0", kernel, shape);
      write(inner, "bias:0", bias, shape[shape.length - 1]);
    }
    return this;
  }

  private static void write(Group group, String name, float[] values, long... shape) {
    try (DataSpace space = new DataSpace(shape.length, shape);
        DataType type = new DataType(PredType.NATIVE_FLOAT());
        DataSet set = group.createDataSet(name, type, space);
        FloatPointer pointer = new FloatPointer(values)) {
      set.write(pointer, type);
    }
  }

  @Override
  public void close() {
    weights.close();
    file.close();
  }
}
