package io.retort.labels;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** How a shard is written: the same rows give the same bytes. */
final class SoftLabelFile {
  static final CompressionCodecName CODEC = CompressionCodecName.ZSTD;
  static final long ROW_GROUP_BYTES = 8L << 20;

  /** In the footer: the rows that a student is not to follow. */
  static final String FILTERED = "retort.filtered";

  private SoftLabelFile() {}

  static ParquetWriter<SoftLabelRow> write(ShardFile file, StoredForm form, String split)
      throws IOException {
    return write(file, form, split, CODEC, ROW_GROUP_BYTES);
  }

  static ParquetWriter<SoftLabelRow> write(
      ShardFile file, StoredForm form, String split, CompressionCodecName codec, long rowGroup)
      throws IOException {
    Builder builder = new Builder(file, form, split);
    for (int layer = 0; layer < form.hidden().size(); layer++) {
      builder.withDictionaryEncoding(SoftLabelTable.hiddenColumn(layer), false);
    }
    return builder
        .withConf(file.hadoop()) // Otherwise it would read Hadoop's own anew, for each file.
        // Dictionaries of numbers that are all different take a tenth of the labelling's time.
        .withDictionaryEncoding("id", false)
        .withDictionaryEncoding("example", false)
        .withDictionaryEncoding("logits.list.element", form.half())
        .withDictionaryEncoding("tail.list.element", form.half())
        .withDictionaryEncoding("shape.list.element", true)
        .withCompressionCodec(codec)
        .withRowGroupSize(rowGroup)
        .build();
  }

  /** Rows that a student is not to follow, as a file's footer tells. */
  static long filtered(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return Long.parseLong(
          reader.getFooter().getFileMetaData().getKeyValueMetaData().get(FILTERED));
    }
  }

  private static final class Builder extends ParquetWriter.Builder<SoftLabelRow, Builder> {
    private final StoredForm form;
    private final String split;

    Builder(ShardFile file, StoredForm form, String split) {
      super(file);
      this.form = form;
      this.split = split;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<SoftLabelRow> getWriteSupport(Configuration hadoop) {
      return new SoftLabelWriteSupport(form, split);
    }
  }
}
