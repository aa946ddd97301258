package io.retort.teacher;

import io.retort.job.UserError;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import onnx.Onnx;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.ExtensionRegistryLite;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * What ONNX Runtime does not tell of a model. The file is passed through, not held in memory.
 *
 * <p>Trained numbers are all values of initializers, constants and lists of floats in operators
 * (scikit-learn's models keep theirs there), but for those of types that hold sizes and indices.
 */
final class OnnxFile {
  private static final Set<Onnx.TensorProto.DataType> NOT_TRAINED =
      EnumSet.of(
          Onnx.TensorProto.DataType.INT32,
          Onnx.TensorProto.DataType.INT64,
          Onnx.TensorProto.DataType.BOOL,
          Onnx.TensorProto.DataType.STRING);

  private static final ExtensionRegistryLite NO_EXTENSIONS =
      ExtensionRegistryLite.getEmptyRegistry();

  private final SortedSet<String> weightFiles = new TreeSet<>();
  private long parameters;
  private long opset;

  private OnnxFile() {}

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
    OnnxFile read = new OnnxFile();
    try (InputStream in = new BufferedInputStream(new FileInputStream(file))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      fields(coded, read::model);
      return read;
    } catch (IOException e) {
      throw new UserError(name + ": not an ONNX model (" + e.getMessage() + ")", e);
    }
  }

  /** Trained numbers in it. */
  long parameters() {
    return parameters;
  }

  /** The version of ONNX's own operators, 0 where it has none. */
  long opset() {
    return opset;
  }

  /** Files with weights, relative to the model's folder. */
  SortedSet<String> weightFiles() {
    return weightFiles;
  }

  private boolean model(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.ModelProto.GRAPH_FIELD_NUMBER -> message(in, this::graph);
      case Onnx.ModelProto.OPSET_IMPORT_FIELD_NUMBER -> {
        Onnx.OperatorSetIdProto set =
            in.readMessage(Onnx.OperatorSetIdProto.parser(), NO_EXTENSIONS);
        opset = set.getDomain().isEmpty() ? set.getVersion() : opset;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean graph(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.GraphProto.INITIALIZER_FIELD_NUMBER -> tensor(in);
      case Onnx.GraphProto.NODE_FIELD_NUMBER -> message(in, this::node);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean node(int number, CodedInputStream in) throws IOException {
    if (number != Onnx.NodeProto.ATTRIBUTE_FIELD_NUMBER) {
      return false;
    }
    message(in, this::attribute);
    return true;
  }

  private boolean attribute(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case Onnx.AttributeProto.T_FIELD_NUMBER -> tensor(in);
      case Onnx.AttributeProto.G_FIELD_NUMBER -> message(in, this::graph);
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

  private static void message(CodedInputStream in, Field field) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    fields(in, field);
    in.popLimit(limit);
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }
}
