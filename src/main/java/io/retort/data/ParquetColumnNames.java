package io.retort.data;

import java.io.InputStream;
import java.util.Optional;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TField;
import shaded.parquet.org.apache.thrift.protocol.TProtocol;
import shaded.parquet.org.apache.thrift.protocol.TProtocolUtil;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * The columns in a Parquet footer, read without the reader of this Spark's own version, which gives
 * a file up over one type that came later. Numbers of fields are those of {@code parquet.thrift}.
 */
final class ParquetColumnNames {
  /** The type of what ends a struct. */
  private static final byte STOP = 0;

  /** Of FileMetaData. */
  private static final short SCHEMA = 2;

  /** Of SchemaElement. */
  private static final short NAME = 4;

  private static final short LOGICAL_TYPE = 10;

  /** The last logical type that version 1.13 knows: UUID; half precision is the next. */
  private static final short LAST_KNOWN = 14;

  private final TProtocol footer;

  ParquetColumnNames(InputStream footer) throws TException {
    this.footer = new TCompactProtocol(new TIOStreamTransport(footer));
  }

  /** The first column whose type came later. */
  Optional<String> unknown() throws TException {
    footer.readStructBegin();
    for (TField field = footer.readFieldBegin();
        field.type != STOP;
        field = footer.readFieldBegin()) {
      if (field.id == SCHEMA) {
        int elements = footer.readListBegin().size;
        for (int i = 0; i < elements; i++) {
          Optional<String> found = element();
          if (found.isPresent()) {
            return found;
          }
        }
        return Optional.empty();
      }
      TProtocolUtil.skip(footer, field.type);
    }
    return Optional.empty();
  }

  /** Its name, where its type came later. */
  private Optional<String> element() throws TException {
    String name = "";
    boolean later = false;
    footer.readStructBegin();
    for (TField field = footer.readFieldBegin();
        field.type != STOP;
        field = footer.readFieldBegin()) {
      if (field.id == NAME) {
        name = footer.readString();
      } else if (field.id == LOGICAL_TYPE) {
        later = logicalType() > LAST_KNOWN;
      } else {
        TProtocolUtil.skip(footer, field.type);
      }
    }
    footer.readStructEnd();
    return later ? Optional.of(name) : Optional.empty();
  }

  private short logicalType() throws TException {
    short type = 0;
    footer.readStructBegin();
    for (TField field = footer.readFieldBegin();
        field.type != STOP;
        field = footer.readFieldBegin()) {
      type = field.id;
      TProtocolUtil.skip(footer, field.type);
    }
    footer.readStructEnd();
    return type;
  }
}
