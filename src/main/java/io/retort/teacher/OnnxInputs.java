package io.retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model's inputs for batches of examples: the one made from features, constants, and a mask. */
final class OnnxInputs {
  private static final long BATCH = -1;

  private final String name;
  private final TeacherSettings.Onnx settings;
  private final TensorInfo info;
  private final List<Integer> shape;
  private final InputRecipe recipe;
  private final List<Input> inputs = new ArrayList<>();
  private float[] prepared = new float[0];

  /** What an input is filled with. */
  private enum Filling {
    /** What is made from the features. */
    FEATURES,
    /** 1 where those are not 0: where a text has a token. */
    MASK,
    CONSTANT
  }

  /**
   * @param shape with {@link #BATCH} in the place of the batch
   * @param value of a constant
   */
  private record Input(
      String name, InputTensor tensor, long[] shape, Filling filling, double value) {
    long[] shape(int rows) {
      return Arrays.stream(shape).map(size -> size == BATCH ? rows : size).toArray();
    }
  }

  /** What one run is fed. */
  record Feed(Map<String, OnnxTensor> tensors) implements AutoCloseable {
    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * @param name of the model, for error messages
   * @param example shape of the features, channels first
   * @throws UserError where inputs, shapes or types do not fit
   */
  OnnxInputs(OrtSession session, String name, TeacherSettings.Onnx settings, List<Integer> example)
      throws OrtException {
    this.name = name;
    this.settings = settings;
    // Without the weights that old exporters list as inputs.
    Map<String, NodeInfo> declared = session.getInputInfo();
    String main = choose(declared.keySet());
    this.info = tensor(declared.get(main));
    this.shape = InputShape.of(name, settings.input().shape(), info.getShape(), example);
    this.recipe = new InputRecipe(name, settings.input(), example, shape);
    add(main, info, Filling.FEATURES, 0);
    if (settings.mask() != null) {
      add(settings.mask(), tensor(declared.get(settings.mask())), Filling.MASK, 1);
    }
    for (Map.Entry<String, Double> constant : settings.constants().entrySet()) {
      TensorInfo input = tensor(declared.get(constant.getKey()));
      add(constant.getKey(), input, Filling.CONSTANT, constant.getValue());
    }
  }

  /** The input made from features: the one that is named, or the only one that is no constant. */
  private String choose(Set<String> declared) {
    Set<String> constants = settings.constants().keySet();
    for (String constant : constants) {
      if (!declared.contains(constant)) {
        throw new UserError(
            name + ": teacher.constants." + constant + ": no such input; inputs are " + declared);
      }
    }
    Set<String> open = new HashSet<>(declared);
    open.removeAll(constants);
    String mask = settings.mask();
    if (mask != null && !open.remove(mask)) {
      throw new UserError(
          name
              + ": teacher.mask = "
              + mask
              + (constants.contains(mask)
                  ? ": teacher.constants gives it a value"
                  : ": no such input; inputs are " + declared));
    }
    String wanted = settings.input().name();
    if (open.size() > 1 && (wanted == null || open.contains(wanted))) {
      throw new UserError(
          name
              + ": has several inputs, "
              + declared
              + "; teacher.constants must give all but one of them a value");
    }
    return OnnxClassifier.choose(name + ": teacher.input.name", wanted, open);
  }

  private TensorInfo tensor(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor) {
      return tensor;
    }
    throw new UserError(
        name + ": input " + node.getName() + " is " + node.getInfo() + ", must be a tensor");
  }

  private void add(String input, TensorInfo tensor, Filling filling, double value) {
    String title = name + ": input " + input;
    long[] sizes = sizes(title, tensor);
    if (filling == Filling.MASK
        && Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact) != recipe.features()) {
      throw new UserError(title + " is no mask of an input of shape " + shape);
    }
    inputs.add(new Input(input, new InputTensor(title, tensor), sizes, filling, value));
  }

  /** What the model leaves open is the batch, or has the name of a size of the first input. */
  private long[] sizes(String title, TensorInfo tensor) {
    if (tensor == info) {
      long[] sizes = new long[shape.size() + 1];
      sizes[0] = BATCH;
      Arrays.setAll(sizes, i -> i == 0 ? BATCH : shape.get(i - 1));
      return sizes;
    }
    Map<String, Long> known = new HashMap<>();
    String[] names = info.getDimensionNames();
    for (int i = 1; i < names.length && i <= shape.size(); i++) {
      known.put(names[i], (long) shape.get(i - 1));
    }
    known.remove("");
    long[] sizes = tensor.getShape();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0 && i > 0) {
        String size = tensor.getDimensionNames()[i];
        if (!known.containsKey(size)) {
          throw new UserError(title + ": its size " + i + " is open, and not one of the examples");
        }
        sizes[i] = known.get(size);
      }
    }
    return sizes;
  }

  /** The batch size that the model fixes, or 0. */
  int fixedBatch() {
    long[] declared = info.getShape();
    return declared.length > 0 && declared[0] > 0 ? Math.toIntExact(declared[0]) : 0;
  }

  /**
   * Batches of {@code rows}, made from {@code taken} examples and, beyond them, of zeros.
   *
   * @param features of all examples, of which those from {@code first} on are taken
   */
  Feed feed(float[] features, int first, int taken, int rows) throws OrtException {
    int size = recipe.features();
    int count = Math.multiplyExact(rows, size);
    boolean asTheyAre = recipe.asTheyAre() && taken == rows;
    if (!asTheyAre) {
      prepare(features, first, taken, count);
    }
    Map<String, OnnxTensor> tensors = new HashMap<>();
    Feed feed = new Feed(tensors);
    try {
      for (Input input : inputs) {
        tensors.put(
            input.name,
            switch (input.filling) {
              case CONSTANT -> constant(input, rows);
              case MASK -> mask(input, features, first * size, taken * size, rows);
              case FEATURES ->
                  input.tensor.of(
                      asTheyAre ? features : prepared,
                      asTheyAre ? first * size : 0,
                      count,
                      input.shape(rows));
            });
      }
      return feed;
    } catch (OrtException | RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  private void prepare(float[] features, int first, int taken, int count) {
    if (prepared.length < count) {
      prepared = new float[count];
    }
    recipe.applyAll(features, first, taken, prepared);
    Arrays.fill(prepared, taken * recipe.features(), count, 0f);
  }

  private static OnnxTensor constant(Input input, int rows) throws OrtException {
    long[] sizes = input.shape(rows);
    float[] values =
        new float[Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact))];
    Arrays.fill(values, (float) input.value);
    return input.tensor.of(values, 0, values.length, sizes);
  }

  /** Behind the examples taken it is 0. */
  private static OnnxTensor mask(Input input, float[] features, int from, int count, int rows)
      throws OrtException {
    long[] sizes = input.shape(rows);
    float[] values =
        new float[Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < count; i++) {
      values[i] = features[from + i] == 0 ? 0 : 1;
    }
    return input.tensor.of(values, 0, values.length, sizes);
  }

  int features() {
    return recipe.features();
  }
}
