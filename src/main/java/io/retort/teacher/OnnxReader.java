package io.retort.teacher;

import io.retort.job.UserError;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import onnx.Onnx;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.ExtensionRegistryLite;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Goes through an ONNX file field by field, which may hold gigabytes and come from anybody: values
 * are passed over, and what nests is held to a depth.
 */
final class OnnxReader {
  private static final Set<Onnx.TensorProto.DataType> NOT_TRAINED =
      EnumSet.of(
          Onnx.TensorProto.DataType.INT32,
          Onnx.TensorProto.DataType.INT64,
          Onnx.TensorProto.DataType.BOOL,
          Onnx.TensorProto.DataType.STRING);

  /** Of a function's attributes that have a value unless given; newer than the classes at hand. */
  private static final int DEFAULTS_OF_FUNCTION = 11;

  /** As deep as protobuf itself goes. */
  private static final int DEEPEST = 100;

  private static final ExtensionRegistryLite NO_EXTENSIONS =
      ExtensionRegistryLite.getEmptyRegistry();

  private final List<OnnxFile.Node> nodes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final SortedSet<String> weightFiles = new TreeSet<>();
  private long parameters;
  private long opset;
  private int depth;

  private OnnxReader() {}

  /** Reads one field of a message, and says whether it did; what is left is passed over. */
  @FunctionalInterface
  private interface Field {
    boolean read(int number, CodedInputStream in) throws IOException;
  }

  /**
   * @param name how to call it in error messages
   * @throws UserError where the file is no ONNX model
   */
  static OnnxFile read(File file, String name) {
    OnnxReader reader = new OnnxReader();
    try (InputStream in = new BufferedInputStream(new FileInputStream(file))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      fields(coded, reader::model);
      return new OnnxFile(
          reader.nodes, reader.outputs, reader.weightFiles, reader.parameters, reader.opset);
    } catch (IOException | ArithmeticException e) {
      throw new UserError(name + ": not an ONNX model (" + e.getMessage() + ")", e);
    }
  }

  private boolean model(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.ModelProto.GRAPH_FIELD_NUMBER -> message(in, this::graph);
      case Onnx.ModelProto.OPSET_IMPORT_FIELD_NUMBER -> {
        Onnx.OperatorSetIdProto set =
            in.readMessage(Onnx.OperatorSetIdProto.parser(), NO_EXTENSIONS);
        opset = set.getDomain().isEmpty() ? set.getVersion() : opset;
      }
      case Onnx.ModelProto.FUNCTIONS_FIELD_NUMBER -> message(in, this::function);
      case Onnx.ModelProto.TRAINING_INFO_FIELD_NUMBER -> message(in, this::training);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operators that others are made of. */
  private boolean function(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.FunctionProto.NODE_FIELD_NUMBER ->
          message(in, (field, fields) -> node(field, fields, new OnnxFile.Node(), new HashSet<>()));
      case DEFAULTS_OF_FUNCTION ->
          message(in, (field, fields) -> attribute(field, fields, new OnnxFile.Node()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Graphs that nobody runs here, but that might be read. */
  private boolean training(int number, CodedInputStream in) throws IOException {
    if (number != Onnx.TrainingInfoProto.INITIALIZATION_FIELD_NUMBER
        && number != Onnx.TrainingInfoProto.ALGORITHM_FIELD_NUMBER) {
      return false;
    }
    message(in, (field, fields) -> inner(field, fields, new OnnxFile.Node()));
    return true;
  }

  private boolean graph(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.GraphProto.INITIALIZER_FIELD_NUMBER -> tensor(in);
      case Onnx.GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> message(in, this::sparse);
      case Onnx.GraphProto.NODE_FIELD_NUMBER -> {
        OnnxFile.Node node = new OnnxFile.Node();
        nodes.add(node);
        message(in, (field, fields) -> node(field, fields, node, node.writes()));
      }
      case Onnx.GraphProto.OUTPUT_FIELD_NUMBER -> outputs.add(value(in));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean node(int number, CodedInputStream in, OnnxFile.Node node, Set<String> writes)
      throws IOException {
    switch (number) {
      case Onnx.NodeProto.INPUT_FIELD_NUMBER -> node.reads().add(in.readString());
      case Onnx.NodeProto.OUTPUT_FIELD_NUMBER -> writes.add(in.readString());
      case Onnx.NodeProto.ATTRIBUTE_FIELD_NUMBER ->
          message(in, (field, fields) -> attribute(field, fields, node));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A graph within an operator, such as the branches of an If. */
  private boolean inner(int number, CodedInputStream in, OnnxFile.Node node) throws IOException {
    switch (number) {
      case Onnx.GraphProto.INITIALIZER_FIELD_NUMBER -> tensor(in);
      case Onnx.GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> message(in, this::sparse);
      case Onnx.GraphProto.NODE_FIELD_NUMBER ->
          message(in, (field, fields) -> node(field, fields, node, new HashSet<>()));
      case Onnx.GraphProto.OUTPUT_FIELD_NUMBER -> node.reads().add(value(in));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String value(CodedInputStream in) throws IOException {
    return in.readMessage(Onnx.ValueInfoProto.parser(), NO_EXTENSIONS).getName();
  }

  private boolean attribute(int number, CodedInputStream in, OnnxFile.Node node)
      throws IOException {
    switch (number) {
      case Onnx.AttributeProto.T_FIELD_NUMBER, Onnx.AttributeProto.TENSORS_FIELD_NUMBER ->
          tensor(in);
      case Onnx.AttributeProto.SPARSE_TENSOR_FIELD_NUMBER,
              Onnx.AttributeProto.SPARSE_TENSORS_FIELD_NUMBER ->
          message(in, this::sparse);
      case Onnx.AttributeProto.G_FIELD_NUMBER, Onnx.AttributeProto.GRAPHS_FIELD_NUMBER ->
          message(in, (field, fields) -> inner(field, fields, node));
      case Onnx.AttributeProto.FLOATS_FIELD_NUMBER -> floats(in);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Packed into one field or, by older exporters, a field each. */
  private void floats(CodedInputStream in) throws IOException {
    if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_FIXED32) {
      in.readFloat();
      parameters++;
    } else {
      int bytes = in.readRawVarint32();
      in.skipRawBytes(bytes);
      parameters += bytes / Float.BYTES;
    }
  }

  private boolean sparse(int number, CodedInputStream in) throws IOException {
    if (number != Onnx.SparseTensorProto.VALUES_FIELD_NUMBER
        && number != Onnx.SparseTensorProto.INDICES_FIELD_NUMBER) {
      return false;
    }
    tensor(in);
    return true;
  }

  private void tensor(CodedInputStream in) throws IOException {
    Onnx.TensorProto.Builder head = Onnx.TensorProto.newBuilder();
    message(in, (number, fields) -> head(number, fields, head));
    if (!NOT_TRAINED.contains(Onnx.TensorProto.DataType.forNumber(head.getDataType()))) {
      parameters += head.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }
    for (Onnx.StringStringEntryProto entry : head.getExternalDataList()) {
      if (entry.getKey().equals("location")) {
        weightFiles.add(entry.getValue());
      }
    }
  }

  /** All of a tensor but its values. */
  private static boolean head(int number, CodedInputStream in, Onnx.TensorProto.Builder head)
      throws IOException {
    switch (number) {
      case Onnx.TensorProto.DIMS_FIELD_NUMBER -> dims(in, head);
      case Onnx.TensorProto.DATA_TYPE_FIELD_NUMBER -> head.setDataType(in.readInt32());
      case Onnx.TensorProto.EXTERNAL_DATA_FIELD_NUMBER ->
          head.addExternalData(in.readMessage(Onnx.StringStringEntryProto.parser(), NO_EXTENSIONS));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void dims(CodedInputStream in, Onnx.TensorProto.Builder head) throws IOException {
    if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_VARINT) {
      head.addDims(in.readInt64());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      head.addDims(in.readInt64());
    }
    in.popLimit(limit);
  }

  private void message(CodedInputStream in, Field field) throws IOException {
    if (++depth > DEEPEST) {
      throw new IOException("its graphs are nested more than " + DEEPEST + " messages deep");
    }
    int limit = in.pushLimit(in.readRawVarint32());
    fields(in, field);
    in.popLimit(limit);
    depth--;
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
        throw new IOException(
            "it has groups, which ONNX has not"); // They are skipped level by level.
      }
      if (!field.read(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }
}
