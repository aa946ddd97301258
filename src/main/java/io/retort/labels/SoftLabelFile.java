package io.retort.labels;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** How a shard is written: the same rows give the same bytes. */
final class SoftLabelFile {
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private SoftLabelFile() {}

  static ParquetWriter<SoftLabelRow> write(OutputFile file, String split) throws IOException {
    return new Builder(file, split)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .build();
  }

  private static final class Builder extends ParquetWriter.Builder<SoftLabelRow, Builder> {
    private final String split;

    Builder(OutputFile file, String split) {
      super(file);
      this.split = split;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<SoftLabelRow> getWriteSupport(Configuration hadoop) {
      return new SoftLabelWriteSupport(split);
    }
  }
}
