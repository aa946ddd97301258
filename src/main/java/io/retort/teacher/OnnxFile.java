package io.retort.teacher;

import io.retort.job.UserError;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What ONNX Runtime does not tell of a model.
 *
 * <p>Trained numbers are all values of initializers, constants and lists of floats in operators
 * (scikit-learn's models keep theirs there), but for those of types that hold sizes and indices.
 *
 * @param nodes operators of the graph
 * @param outputs names of the graph's
 * @param weightFiles files with weights, relative to the model's folder
 * @param parameters trained numbers in it
 * @param opset the version of ONNX's own operators, 0 where it has none
 */
record OnnxFile(
    List<Node> nodes,
    List<String> outputs,
    SortedSet<String> weightFiles,
    long parameters,
    long opset) {

  /** An operator of the graph; what the graphs within it read counts as read by it. */
  record Node(Set<String> reads, Set<String> writes) {
    Node() {
      this(new HashSet<>(), new HashSet<>());
    }
  }

  /**
   * @param name how to call it in error messages
   * @throws UserError where the file is no ONNX model
   */
  static OnnxFile read(File file, String name) {
    return OnnxReader.read(file, name);
  }

  /** Whether some operator writes a value. */
  boolean hasValue(String name) {
    return nodes.stream().anyMatch(node -> node.writes().contains(name));
  }

  /** The last values that operators write, of so many. */
  List<String> lastValues(int count) {
    List<String> values = new ArrayList<>();
    for (Node node : nodes) {
      values.addAll(new TreeSet<>(node.writes()));
    }
    return values.subList(Math.max(0, values.size() - count), values.size());
  }

  /**
   * What outputs are made of.
   *
   * @param nodes operators, by their place in the graph
   * @param values names of all that these read
   */
  record Origin(BitSet nodes, Set<String> values) {}

  Origin origin(Collection<String> wanted) {
    Map<String, Integer> writers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String value : nodes.get(i).writes()) {
        writers.put(value, i);
      }
    }
    Origin origin = new Origin(new BitSet(), new HashSet<>());
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      Integer writer = writers.get(open.pop());
      if (writer != null && !origin.nodes.get(writer)) {
        origin.nodes.set(writer);
        origin.values.addAll(nodes.get(writer).reads());
        open.addAll(nodes.get(writer).reads());
      }
    }
    return origin;
  }
}
