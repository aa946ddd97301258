package io.retort.teacher;

import ai.onnxruntime.OrtException;
import io.retort.job.UserError;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import onnx.Onnx;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.nd4j.shade.protobuf.ExtensionRegistryLite;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * A copy of a model that holds some outputs and what they are made of; if wished, in {@link #OPSET}
 * instead of an older one. It is written field by field, since models may be larger than the heap.
 */
final class OnnxReduction {
  /** The oldest opset of which ONNX Runtime has all operators. */
  private static final int OPSET = 7;

  /** Operators that mean the same from opset 1 to 7. */
  private static final Set<String> SAME =
      Set.of(
          "Constant",
          "Conv",
          "Flatten",
          "GlobalAveragePool",
          "Identity",
          "LogSoftmax",
          "MatMul",
          "MaxPool",
          "Relu",
          "Sigmoid",
          "Softmax",
          "Tanh",
          "Transpose");

  /**
   * Operators that, until opset 6, had to be told to repeat their second operand. Unless an axis
   * was given, its sizes were the last ones of the first operand, as they always are from 7 on.
   */
  private static final Set<String> BROADCAST = Set.of("Add", "Div", "Mul", "Sub");

  /** What such operators had and no longer have; the last one was a hint about memory. */
  private static final Set<String> DROPPED = Set.of("broadcast", "consumed_inputs");

  private static final ExtensionRegistryLite NO_EXTENSIONS =
      ExtensionRegistryLite.getEmptyRegistry();

  /** Bytes of the longest length of a message. */
  private static final int LENGTH = 5;

  private final File model;
  private final String name;
  private final OnnxFile file;
  private final Set<String> outputs;

  /** Opens a model. */
  @FunctionalInterface
  interface Opener<T> {
    T open(File model) throws OrtException;
  }

  /**
   * @param outputs values of the graph, whether they are its outputs or not
   */
  OnnxReduction(File model, String name, OnnxFile file, Set<String> outputs) {
    this.model = model;
    this.name = name;
    this.file = file;
    this.outputs = outputs;
  }

  /** Whether another opset may be what the model needs. */
  boolean isOld() {
    return file.opset() > 0 && file.opset() < OPSET;
  }

  /** Opens the copy, which lies beside the model, where its weights are, and is deleted then. */
  <T> T with(boolean upgraded, Opener<T> opener) throws OrtException {
    try {
      Path copy = Files.createTempFile(model.toPath().getParent(), "retort-onnx", "");
      try {
        write(copy.toFile(), upgraded);
        return opener.open(copy.toFile());
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(File target, boolean upgraded) throws IOException {
    OnnxFile.Origin origin = file.origin(outputs);
    try (InputStream from = new BufferedInputStream(new FileInputStream(model));
        RandomAccessFile to = new RandomAccessFile(target, "rw");
        FileOutputStream bytes = new FileOutputStream(to.getFD())) {
      CodedInputStream in = CodedInputStream.newInstance(from);
      in.setSizeLimit(Integer.MAX_VALUE);
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case Onnx.ModelProto.GRAPH_FIELD_NUMBER -> {
            out.writeUInt32NoTag(tag);
            out.flush();
            long start = to.getFilePointer();
            out.writeRawBytes(new byte[LENGTH]);
            int limit = in.pushLimit(in.readRawVarint32());
            graph(in, out, origin, upgraded);
            in.popLimit(limit);
            out.flush();
            writeLength(to, start);
          }
          case Onnx.ModelProto.OPSET_IMPORT_FIELD_NUMBER -> {
            Onnx.OperatorSetIdProto set =
                in.readMessage(Onnx.OperatorSetIdProto.parser(), NO_EXTENSIONS);
            boolean raised = upgraded && set.getDomain().isEmpty();
            out.writeMessage(
                Onnx.ModelProto.OPSET_IMPORT_FIELD_NUMBER,
                raised ? set.toBuilder().setVersion(OPSET).build() : set);
          }
          default -> copy(tag, in, out);
        }
      }
      out.flush();
    }
  }

  /** In as many bytes as were left for it, of which the last ones may say nothing. */
  private static void writeLength(RandomAccessFile file, long start) throws IOException {
    long end = file.getFilePointer();
    long length = end - start - LENGTH;
    file.seek(start);
    for (int i = 0; i < LENGTH; i++) {
      int more = i < LENGTH - 1 ? 0x80 : 0;
      file.write((int) (length >> (7 * i)) & 0x7f | more);
    }
    file.seek(end);
  }

  private void graph(
      CodedInputStream in, CodedOutputStream out, OnnxFile.Origin origin, boolean upgraded)
      throws IOException {
    int nodes = 0;
    Set<String> undeclared = new LinkedHashSet<>(outputs);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      switch (field) {
        case Onnx.GraphProto.NODE_FIELD_NUMBER -> {
          if (!origin.nodes().get(nodes++)) {
            in.skipField(tag);
          } else if (upgraded) {
            out.writeMessage(
                field, upgraded(in.readMessage(Onnx.NodeProto.parser(), NO_EXTENSIONS)));
          } else {
            copy(tag, in, out);
          }
        }
        case Onnx.GraphProto.INPUT_FIELD_NUMBER, Onnx.GraphProto.OUTPUT_FIELD_NUMBER -> {
          Onnx.ValueInfoProto value = in.readMessage(Onnx.ValueInfoProto.parser(), NO_EXTENSIONS);
          if (field == Onnx.GraphProto.INPUT_FIELD_NUMBER
              ? origin.values().contains(value.getName())
              : undeclared.remove(value.getName())) {
            out.writeMessage(field, value);
          }
        }
        default -> copy(tag, in, out);
      }
    }
    for (String output : undeclared) { // ONNX Runtime works out their types.
      out.writeMessage(
          Onnx.GraphProto.OUTPUT_FIELD_NUMBER,
          Onnx.ValueInfoProto.newBuilder().setName(output).build());
    }
  }

  /** One field as it is; models and graphs have numbers and messages only. */
  private static void copy(int tag, CodedInputStream in, CodedOutputStream out) throws IOException {
    int field = WireFormat.getTagFieldNumber(tag);
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      out.writeUInt64(field, in.readUInt64());
    } else {
      out.writeByteArray(field, in.readByteArray());
    }
  }

  private Onnx.NodeProto upgraded(Onnx.NodeProto node) {
    boolean broadcast = BROADCAST.contains(node.getOpType());
    boolean axis =
        node.getAttributeList().stream().anyMatch(attribute -> attribute.getName().equals("axis"));
    if (!SAME.contains(node.getOpType()) && (!broadcast || axis)) {
      throw new UserError(
          "%s: opset %d is too old for ONNX Runtime, and since then %s has changed: export it with opset %d or later"
              .formatted(name, file.opset(), node.getOpType(), OPSET));
    }
    Onnx.NodeProto.Builder kept = node.toBuilder().clearAttribute();
    node.getAttributeList().stream()
        .filter(attribute -> !DROPPED.contains(attribute.getName()))
        .forEach(kept::addAttribute);
    return kept.build();
  }
}
