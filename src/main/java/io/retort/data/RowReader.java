package io.retort.data;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Takes an example's values out of a Spark row: several columns of one value, or one column of
 * many.
 */
final class RowReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> columns;
  private final int first;
  private final DataType packed;
  private final List<Integer> shape;
  private final int values;

  private RowReader(List<String> columns, int first, DataType packed, List<Integer> shape) {
    this.columns = columns;
    this.first = first;
    this.packed = packed;
    this.shape = shape;
    this.values = shape.stream().reduce(1, Math::multiplyExact);
  }

  /** One value from each of {@code columns}, which stand in a row from position {@code first}. */
  static RowReader columns(List<String> columns, int first, List<Integer> shape) {
    return new RowReader(List.copyOf(columns), first, null, List.copyOf(shape));
  }

  /** All values from the column of type {@code type} at position {@code at}. */
  static RowReader column(String column, int at, DataType type, List<Integer> shape) {
    return new RowReader(List.of(column), at, type, List.copyOf(shape));
  }

  /** A text from the column at position {@code at}. */
  static RowReader text(String column, int at) {
    return new RowReader(List.of(column), at, DataTypes.StringType, List.of(0));
  }

  /** Whether a column of this type holds one value. */
  static boolean single(DataType type) {
    return type instanceof NumericType || type instanceof StringType || type instanceof BooleanType;
  }

  /**
   * Whether a column of this type holds many: numbers, an ML vector, bytes, or an image of Spark's
   * image source.
   */
  static boolean packed(DataType type) {
    return type instanceof BinaryType
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType)
        || type.equals(SQLDataTypes.VectorType())
        || image(type);
  }

  private static boolean image(DataType type) {
    return type instanceof StructType struct
        && List.of(struct.fieldNames()).containsAll(List.of("nChannels", "data"));
  }

  /** How many values the packed column of {@code row} has, or its shape where it is an image. */
  List<Integer> shapeOf(Row row) throws RejectedValue {
    if (row.isNullAt(first)) {
      throw new RejectedValue("features are missing", columns.get(0), columns.get(0));
    }
    if (image(packed)) {
      Row image = row.getStruct(first);
      return List.of(
          image.<Integer>getAs("nChannels"),
          image.<Integer>getAs("height"),
          image.<Integer>getAs("width"));
    }
    return List.of(
        packed instanceof BinaryType ? row.<byte[]>getAs(first).length : numbers(row).length);
  }

  /**
   * The raw values of a row: a {@code byte[]}, a {@code float[]}, or a text.
   *
   * @throws RejectedValue when there are too few or too many, or one is missing, not a number, or
   *     not finite, or a text is empty
   */
  Object read(Row row) throws RejectedValue {
    if (packed == null) {
      return single(row);
    }
    if (row.isNullAt(first)) {
      throw new RejectedValue("features are missing", columns.get(0), columns.get(0));
    }
    if (packed instanceof StringType) {
      return text(row.getString(first));
    }
    if (packed instanceof BinaryType) {
      byte[] raw = row.getAs(first);
      checkLength(raw.length);
      return raw;
    }
    if (image(packed)) {
      return ImageReader.read(row.getStruct(first), shape);
    }
    float[] numbers = numbers(row);
    checkLength(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      checkFinite(numbers[i], columns.get(0) + "[" + i + "]");
    }
    return numbers;
  }

  private String text(String text) throws RejectedValue {
    if (text.isBlank()) {
      throw new RejectedValue("text is empty", columns.get(0), columns.get(0));
    }
    return text;
  }

  private float[] single(Row row) throws RejectedValue {
    float[] numbers = new float[values];
    for (int i = 0; i < values; i++) {
      numbers[i] = number(row.get(first + i), columns.get(i));
    }
    return numbers;
  }

  /** Of several columns, those whose number becomes another one as float32; or null. */
  BitSet rounded(Row row) {
    BitSet found = null;
    for (int i = 0; packed == null && i < values; i++) {
      if (RoundedColumns.rounds(row.get(first + i))) {
        found = found == null ? new BitSet() : found;
        found.set(i);
      }
    }
    return found;
  }

  private static float number(Object value, String column) throws RejectedValue {
    float number;
    if (value instanceof Number n) {
      number = n.floatValue();
    } else if (value instanceof Boolean b) {
      number = b ? 1 : 0;
    } else if (value == null || value.toString().isBlank()) {
      throw new RejectedValue("feature is missing", column, column);
    } else {
      try {
        number = Float.parseFloat(value.toString().strip());
      } catch (NumberFormatException e) {
        throw new RejectedValue("feature is not a number", column, column + " is " + value);
      }
    }
    checkFinite(number, column);
    return number;
  }

  private float[] numbers(Row row) throws RejectedValue {
    if (row.get(first) instanceof Vector vector) {
      double[] dense = vector.toArray();
      float[] numbers = new float[dense.length];
      for (int i = 0; i < dense.length; i++) {
        numbers[i] = (float) dense[i];
      }
      return numbers;
    }
    List<Object> list = row.getList(first);
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i), columns.get(0) + "[" + i + "]");
    }
    return numbers;
  }

  private void checkLength(int length) throws RejectedValue {
    if (length != values) {
      throw new RejectedValue(
          "wrong number of features, must be " + values, columns.get(0), length);
    }
  }

  private static void checkFinite(float number, String column) throws RejectedValue {
    if (!Float.isFinite(number)) {
      throw new RejectedValue("feature is not finite", column, column + " is " + number);
    }
  }
}
