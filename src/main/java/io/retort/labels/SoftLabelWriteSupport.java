package io.retort.labels;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;

/** Rows in plain columns that any reader of Parquet understands, without boxing a value. */
final class SoftLabelWriteSupport extends WriteSupport<SoftLabelRow> {
  private final StoredForm form;
  private final Binary split;
  private RecordConsumer out;
  private long filtered;

  SoftLabelWriteSupport(StoredForm form, String split) {
    this.form = form;
    this.split = Binary.fromString(split);
  }

  @Override
  public WriteContext init(Configuration hadoop) {
    SparkToParquetSchemaConverter columns =
        new SparkToParquetSchemaConverter(
            false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false);
    return new WriteContext(columns.convert(form.schema()), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public FinalizedWriteContext finalizeWrite() {
    return new FinalizedWriteContext(Map.of(SoftLabelFile.FILTERED, Long.toString(filtered)));
  }

  @Override
  public void write(SoftLabelRow row) {
    filtered += row.filtered() ? 1 : 0;
    out.startMessage();
    value("split", 0, () -> out.addBinary(split));
    value("id", 1, () -> out.addLong(row.id()));
    value("example", 2, () -> out.addLong(row.example()));
    value("filtered", 3, () -> out.addBoolean(row.filtered()));
    floats("logits", 4, row.stored().logits());
    int field = 5;
    if (form.topK()) {
      integers("classes", field++, row.stored().classes());
      floats("tail", field++, row.stored().tail());
      if (form.codes() > 0) {
        bytes("shape", field++, row.stored().codes());
      }
    }
    for (int layer = 0; layer < form.hidden().size(); layer++) {
      byte[] halves = row.stored().hidden()[layer];
      value(
          SoftLabelTable.hiddenColumn(layer),
          field++,
          () -> out.addBinary(Binary.fromConstantByteArray(halves)));
    }
    if (form.views() != null) {
      value("view", field, () -> out.addInteger(row.view()));
    }
    out.endMessage();
  }

  private void value(String name, int field, Runnable value) {
    out.startField(name, field);
    value.run();
    out.endField(name, field);
  }

  private void floats(String name, int field, float[] values) {
    startList(name, field);
    for (float value : values) {
      startElement();
      out.addFloat(value);
      endElement();
    }
    endList(name, field);
  }

  private void bytes(String name, int field, byte[] values) {
    startList(name, field);
    for (byte value : values) {
      startElement();
      out.addInteger(value);
      endElement();
    }
    endList(name, field);
  }

  private void integers(String name, int field, int[] values) {
    startList(name, field);
    for (int value : values) {
      startElement();
      out.addInteger(value);
      endElement();
    }
    endList(name, field);
  }

  /** Of at least one element: Parquet knows no empty fields. */
  private void startList(String name, int field) {
    out.startField(name, field);
    out.startGroup();
    out.startField("list", 0);
  }

  private void startElement() {
    out.startGroup();
    out.startField("element", 0);
  }

  private void endElement() {
    out.endField("element", 0);
    out.endGroup();
  }

  private void endList(String name, int field) {
    out.endField("list", 0);
    out.endGroup();
    out.endField(name, field);
  }
}
