package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class RowReaderTest {
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  @Test
  void columnsOfOneValueAreReadInTheirOrder() throws RejectedValue {
    RowReader reader = RowReader.columns(List.of("a", "b", "c", "d", "e"), 1, List.of(5));

    Object values =
        reader.read(RowFactory.create("id", 1, 2.5f, " 3e2 ", true, new BigDecimal("-4.5")));

    assertThat((float[]) values).containsExactly(1, 2.5f, 300, 1, -4.5f);
  }

  @Test
  void whatIsNoNumberIsRejectedWithItsColumn() {
    assertRejected("feature is missing", "b", null);
    assertRejected("feature is missing", "b", " ");
    assertRejected("feature is not a number", "b is red", "red");
    assertRejected("feature is not a number", "b is 1,5", "1,5");
    assertRejected("feature is not finite", "b is NaN", Double.NaN);
    assertRejected("feature is not finite", "b is NaN", "NaN");
    assertRejected("feature is not finite", "b is Infinity", Float.POSITIVE_INFINITY);
    assertRejected("feature is not finite", "b is -Infinity", -1e300);
  }

  private static void assertRejected(String reason, String value, Object b) {
    RowReader reader = RowReader.columns(List.of("a", "b"), 0, List.of(2));
    assertRejected(reader, reason, value, 1, b);
  }

  private static void assertRejected(
      RowReader reader, String reason, String value, Object... cells) {
    assertThatThrownBy(() -> reader.read(RowFactory.create(cells)))
        .isInstanceOf(RejectedValue.class)
        .hasMessage(reason + ": " + value)
        .extracting(e -> ((RejectedValue) e).reason())
        .isEqualTo(reason);
  }

  @Test
  void anArrayHoldsAllValues() throws RejectedValue {
    RowReader reader = RowReader.column("f", 1, DOUBLES, List.of(3));

    assertThat((float[]) reader.read(RowFactory.create(0, array(1.0, 2.0, -0.5))))
        .containsExactly(1, 2, -0.5f);
    assertThat(reader.shapeOf(RowFactory.create(0, array(1.0, 2.0)))).containsExactly(2);
    assertRejected(reader, "wrong number of features, must be 3", "2", 0, array(1.0, 2.0));
    assertRejected(reader, "feature is missing", "f[1]", 0, array(1.0, null, 3.0));
    assertRejected(reader, "feature is not finite", "f[2] is NaN", 0, array(1.0, 2.0, Double.NaN));
    assertRejected(reader, "features are missing", "f", 0, null);
  }

  @Test
  void aVectorHoldsAllValuesDenseOrSparse() throws RejectedValue {
    RowReader reader = RowReader.column("f", 0, SQLDataTypes.VectorType(), List.of(1, 2, 2));

    assertThat((float[]) reader.read(RowFactory.create(Vectors.dense(1, 2, 3, 4))))
        .containsExactly(1, 2, 3, 4);
    assertThat(
            (float[])
                reader.read(
                    RowFactory.create(Vectors.sparse(4, new int[] {1, 3}, new double[] {5, 6}))))
        .containsExactly(0, 5, 0, 6);
    assertRejected(reader, "wrong number of features, must be 4", "2", Vectors.dense(1, 2));
    assertRejected(
        reader,
        "feature is not finite",
        "f[0] is Infinity",
        Vectors.dense(Double.POSITIVE_INFINITY, 2, 3, 4));
    assertRejected(reader, "features are missing", "f", (Object) null);
  }

  @Test
  void binaryIsOneUnsignedByteAValue() throws RejectedValue {
    RowReader reader = RowReader.column("f", 0, DataTypes.BinaryType, List.of(2));
    byte[] bytes = {0, -1};

    assertThat(reader.read(RowFactory.create((Object) bytes))).isSameAs(bytes);
    assertThat(reader.shapeOf(RowFactory.create((Object) bytes))).containsExactly(2);
    assertRejected(reader, "wrong number of features, must be 2", "3", new byte[3]);
  }

  @Test
  void columnTypesAreKnownBeforeRowsAreRead() {
    assertThat(RowReader.single(DataTypes.StringType)).isTrue();
    assertThat(RowReader.single(DataTypes.BooleanType)).isTrue();
    assertThat(RowReader.single(DataTypes.createDecimalType(10, 2))).isTrue();
    assertThat(RowReader.single(DataTypes.TimestampType)).isFalse();
    assertThat(RowReader.single(DOUBLES)).isFalse();
    assertThat(RowReader.packed(DOUBLES)).isTrue();
    assertThat(RowReader.packed(DataTypes.createArrayType(DataTypes.StringType))).isFalse();
    assertThat(RowReader.packed(DataTypes.BinaryType)).isTrue();
    assertThat(RowReader.packed(SQLDataTypes.VectorType())).isTrue();
    assertThat(RowReader.packed(DataTypes.IntegerType)).isFalse();
  }

  /** As Spark hands arrays to Java. */
  private static Object array(Double... values) {
    return JavaConverters.asScalaBuffer(Arrays.asList(values)).toSeq();
  }
}
