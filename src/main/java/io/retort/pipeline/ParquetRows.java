package io.retort.pipeline;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Rows of one file from the first to the last, in a task. */
public final class ParquetRows {
  private ParquetRows() {}

  /** Opened by a path, a reader would first read Hadoop's configuration anew, for 30 ms. */
  public static <T> ParquetReader<T> read(Path file, ReadSupport<T> support, Configuration hadoop)
      throws IOException {
    return new Builder<>(HadoopInputFile.fromPath(file, hadoop), support)
        .usePageChecksumVerification() // A bit that fell over would be another example.
        .build();
  }

  private static final class Builder<T> extends ParquetReader.Builder<T> {
    private final ReadSupport<T> support;

    Builder(HadoopInputFile file, ReadSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected ReadSupport<T> getReadSupport() {
      return support;
    }
  }
}
