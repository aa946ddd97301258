package io.retort.teacher;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.retort.job.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An output that is a sequence of maps from class to value, as scikit-learn's exporter writes it
 * (ZipMap). ONNX Runtime hands it over map by map.
 */
final class MapOutput implements OnnxOutput {
  private final String title;
  private final String output;
  private final int classes;
  private final Map<Object, Integer> indices;

  /**
   * @param title of model and output, for error messages
   * @param classes names in order; numbers where classes are numbered
   * @param keys of one row: whole numbers or texts
   * @throws UserError where keys and classes do not match
   */
  MapOutput(String title, String output, List<String> classes, Set<?> keys) {
    this.title = title;
    this.output = output;
    this.classes = classes.size();
    this.indices = indices(classes, keys);
  }

  /** By name; or, where no key is a name of a class and all are numbers, by number. */
  private Map<Object, Integer> indices(List<String> classes, Set<?> keys) {
    Map<Object, Integer> byName = new HashMap<>();
    Map<Object, Integer> byNumber = new HashMap<>();
    for (Object key : keys) {
      int named = classes.indexOf(key.toString());
      if (named >= 0) {
        byName.put(key, named);
      }
      if (key instanceof Long number && number >= 0 && number < classes.size()) {
        byNumber.put(key, number.intValue());
      }
    }
    Map<Object, Integer> indices = byName.isEmpty() ? byNumber : byName;
    if (keys.size() != classes.size() || indices.size() != classes.size()) {
      throw new UserError(
          title + " has the classes " + shown(keys) + ", but data.classes are " + shown(classes));
    }
    return indices;
  }

  private static String shown(Iterable<?> names) {
    Set<String> texts = new TreeSet<>();
    names.forEach(name -> texts.add(name.toString()));
    String first = texts.stream().limit(20).collect(Collectors.joining(", "));
    return texts.size() > 20 ? first + ", ... (" + texts.size() + ")" : first;
  }

  /** The keys of the first map, or null where the value is no sequence of maps. */
  static Set<?> keys(OnnxValue value) throws OrtException {
    if (!(value instanceof OnnxSequence sequence) || !sequence.getInfo().isSequenceOfMaps()) {
      return null;
    }
    Set<?> keys = null;
    for (OnnxValue row : sequence.getValue()) {
      try (OnnxMap map = (OnnxMap) row) {
        keys = keys == null ? map.getValue().keySet() : keys;
      }
    }
    return keys;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void run(
      OrtSession session, OnnxInputs.Feed feed, int rows, int taken, float[] out, int from)
      throws OrtException {
    try (OrtSession.Result result = session.run(feed.tensors(), Set.of(output))) {
      read(result.get(0), taken, out, from);
    }
  }

  @Override
  public void read(OnnxValue value, int taken, float[] out, int from) throws OrtException {
    List<? extends OnnxValue> maps = ((OnnxSequence) value).getValue();
    try {
      for (int row = 0; row < taken; row++) {
        write(((OnnxMap) maps.get(row)).getValue(), out, from + row * classes);
      }
    } finally {
      maps.forEach(OnnxValue::close);
    }
  }

  private void write(Map<?, ?> row, float[] out, int from) {
    if (row.size() != classes || !indices.keySet().containsAll(row.keySet())) {
      throw new UserError(
          title
              + " has the classes "
              + shown(row.keySet())
              + " in one row and "
              + shown(indices.keySet())
              + " in another");
    }
    for (Map.Entry<?, ?> value : row.entrySet()) {
      out[from + indices.get(value.getKey())] = ((Number) value.getValue()).floatValue();
    }
  }
}
