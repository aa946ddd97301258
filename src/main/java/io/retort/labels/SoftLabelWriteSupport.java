package io.retort.labels;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows as plain columns that any reader of Parquet understands, without boxing a value. */
final class SoftLabelWriteSupport extends WriteSupport<SoftLabelRow> {
  private final Binary split;
  private RecordConsumer out;

  SoftLabelWriteSupport(String split) {
    this.split = Binary.fromString(split);
  }

  @Override
  public WriteContext init(Configuration hadoop) {
    MessageType schema =
        Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("split")
            .required(INT64)
            .named("id")
            .required(INT64)
            .named("example")
            .requiredList()
            .requiredElement(FLOAT)
            .named("logits")
            .named("spark_schema");
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(SoftLabelRow row) {
    out.startMessage();
    out.startField("split", 0);
    out.addBinary(split);
    out.endField("split", 0);
    number("id", 1, row.id());
    number("example", 2, row.example());
    floats("logits", 3, row.logits());
    out.endMessage();
  }

  private void number(String name, int field, long value) {
    out.startField(name, field);
    out.addLong(value);
    out.endField(name, field);
  }

  private void floats(String name, int field, float[] values) {
    out.startField(name, field);
    out.startGroup();
    if (values.length > 0) {
      out.startField("list", 0);
      for (float value : values) {
        out.startGroup();
        out.startField("element", 0);
        out.addFloat(value);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
    out.endField(name, field);
  }
}
