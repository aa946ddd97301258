package io.retort.network;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * An array as ND4J writes it, looked at before ND4J reads it. There a head says what memory to
 * take, and a shape which of it to touch; both are believed.
 */
final class ForeignArray {
  /** Bytes of each. */
  private static final Map<String, Integer> FLOATS =
      Map.of("FLOAT", 4, "DOUBLE", 8, "HALF", 2, "BFLOAT16", 2);

  /** Ways to write an array. The former tell its length in an int. */
  private static final Set<String> OLD = Set.of("DIRECT", "HEAP", "JAVACPP");

  private static final Set<String> NEW = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");

  private static final String FORMAT = "its parameters are not in ND4J's format";

  private ForeignArray() {}

  /** How many numbers of what type come next. */
  private record Head(long length, String type) {

    static Head read(DataInputStream in) throws IOException {
      String mode = in.readUTF();
      if (!OLD.contains(mode) && !NEW.contains(mode)) {
        throw new IOException(FORMAT);
      }
      return new Head(OLD.contains(mode) ? in.readInt() : in.readLong(), in.readUTF());
    }
  }

  /**
   * Reads past an array.
   *
   * @param expected numbers that it must have
   * @throws IOException where it has others, or its shape reaches beyond them
   */
  static void check(DataInputStream in, long expected) throws IOException {
    try {
      checkShape(in, Head.read(in), expected);
      Head data = Head.read(in);
      if (data.length != expected || !FLOATS.containsKey(data.type)) {
        throw new IOException(
            "its parameters are "
                + data.length
                + " of type "
                + data.type
                + ", its configuration needs "
                + expected);
      }
      in.skipNBytes(Math.multiplyExact(expected, FLOATS.get(data.type)));
    } catch (ArithmeticException e) {
      throw new IOException(FORMAT, e);
    }
  }

  /** Rank, sizes, strides, and three more. */
  private static void checkShape(DataInputStream in, Head head, long expected) throws IOException {
    long rank = next(in, head);
    if (rank < 1 || rank > 2 || head.length != 2 * rank + 4) {
      throw new IOException("its parameters are no vector");
    }
    long[] sizes = new long[(int) rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = next(in, head);
    }
    long numbers = 1;
    long last = 0;
    for (long size : sizes) {
      numbers = Math.multiplyExact(numbers, size);
      long stride = next(in, head);
      long reach = Math.multiplyExact(Math.max(0, size - 1), stride);
      if (size < 1 || reach < 0) {
        throw new IOException("its parameters are no vector");
      }
      last = Math.addExact(last, reach);
    }
    for (int i = 0; i < 3; i++) {
      next(in, head);
    }
    if (numbers != expected || last >= expected) {
      throw new IOException(
          "its parameters are " + numbers + ", its configuration needs " + expected);
    }
  }

  private static long next(DataInputStream in, Head head) throws IOException {
    return switch (head.type) {
      case "LONG" -> in.readLong();
      case "INT" -> in.readInt();
      default -> throw new IOException(FORMAT);
    };
  }
}
