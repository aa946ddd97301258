package io.retort.data;

import io.retort.loss.Targets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * Examples straight from Parquet, for a task that reads one file from its first row to its last,
 * which Spark's own reader does not promise.
 *
 * @param features values of an example
 */
final class ExampleReadSupport extends ReadSupport<Example> {
  private final int features;

  ExampleReadSupport(int features) {
    this.features = features;
  }

  @Override
  public ReadContext init(InitContext context) {
    return new ReadContext(context.getFileSchema());
  }

  @Override
  public RecordMaterializer<Example> prepareForRead(
      Configuration hadoop, Map<String, String> metadata, MessageType schema, ReadContext context) {
    Columns columns = new Columns(schema);
    return new RecordMaterializer<>() {
      @Override
      public Example getCurrentRecord() {
        return columns.example();
      }

      @Override
      public GroupConverter getRootConverter() {
        return columns;
      }
    };
  }

  /** The columns of one row after the other, by name. */
  private final class Columns extends GroupConverter {
    private final Converter[] converters;

    /** Whether features are raw bytes. */
    private final boolean stored;

    private long id;
    private int label;
    private byte[] bytes;
    private float[] floats;
    private int taken;

    Columns(MessageType schema) {
      converters = new Converter[schema.getFieldCount()];
      converters[schema.getFieldIndex("id")] =
          new PrimitiveConverter() {
            @Override
            public void addLong(long value) {
              id = value;
            }
          };
      converters[schema.getFieldIndex("label")] =
          new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
              label = value;
            }

            @Override
            public void addFloat(float value) {
              label = Targets.label(value);
            }
          };
      int index = schema.getFieldIndex("features");
      stored = schema.getType(index).isPrimitive();
      converters[index] = stored ? new Bytes() : list(list(new Floats()));
    }

    /** A list's group, or the group of its elements. */
    private GroupConverter list(Converter inner) {
      return new GroupConverter() {
        @Override
        public Converter getConverter(int field) {
          return inner;
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
      };
    }

    private final class Bytes extends PrimitiveConverter {
      @Override
      public void addBinary(Binary value) {
        bytes = value.getBytes();
      }
    }

    private final class Floats extends PrimitiveConverter {
      @Override
      public void addFloat(float value) {
        floats[taken++] = value;
      }
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      label = Targets.UNLABELLED;
      bytes = null;
      floats = stored ? null : new float[features];
      taken = 0;
    }

    @Override
    public void end() {}

    Example example() {
      return new Example(id, label, bytes, floats);
    }
  }
}
