package io.retort.data;

import io.retort.job.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import shaded.parquet.org.apache.thrift.TException;

/** Looks for what Spark, whose own message is a page, could not read in Parquet files. */
record UnreadableParquet(Configuration hadoop) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** How a file begins that Git keeps elsewhere. */
  private static final String LFS = "version https://git-lfs";

  /** The length of the footer, and the magic. */
  private static final int END = 8;

  /** Footers beyond this are none. */
  private static final int MOST_FOOTER = 256 << 20;

  /** What is wrong with the first of the files that something is wrong with, with its name. */
  Optional<String> in(List<FileStatus> files) throws IOException {
    for (FileStatus file : files) {
      Optional<String> found = file.getLen() == 0 ? Optional.of("is empty") : of(file);
      if (found.isPresent()) {
        return Optional.of(file.getPath() + " " + found.get());
      }
    }
    return Optional.empty();
  }

  private Optional<String> of(FileStatus file) throws IOException {
    byte[] footer = footer(file);
    if (footer == null) {
      return Optional.of(
          begins(file).startsWith(LFS)
              ? "is no Parquet file but Git's pointer to one; `git lfs pull` fetches it"
              : "is not a Parquet file, or it is cut off");
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
      return column(reader.getFileMetaData().getSchema());
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          unknownColumn(footer)
              .map(name -> "has a column " + name + " of a type that this Spark does not know")
              .orElse("cannot be read (" + UserError.firstLine(e) + ")"));
    }
  }

  private String begins(FileStatus file) throws IOException {
    byte[] some = new byte[(int) Math.min(LFS.length(), file.getLen())];
    try (FSDataInputStream in = file.getPath().getFileSystem(hadoop).open(file.getPath())) {
      in.readFully(0, some);
    }
    return new String(some, StandardCharsets.ISO_8859_1);
  }

  /** Null where there is none. */
  private byte[] footer(FileStatus file) throws IOException {
    if (file.getLen() < MAGIC.length + END) {
      return null;
    }
    try (FSDataInputStream in = file.getPath().getFileSystem(hadoop).open(file.getPath())) {
      byte[] end = new byte[END];
      in.readFully(file.getLen() - END, end);
      long length = java.nio.ByteBuffer.wrap(end).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
      boolean magic = java.util.Arrays.equals(end, END - MAGIC.length, END, MAGIC, 0, MAGIC.length);
      long from = file.getLen() - END - length;
      if (!magic || length < 0 || length > MOST_FOOTER || from < MAGIC.length) {
        return null;
      }
      byte[] footer = new byte[(int) length];
      in.readFully(from, footer);
      return footer;
    }
  }

  private static Optional<String> column(MessageType schema) {
    ParquetToSparkSchemaConverter spark = new ParquetToSparkSchemaConverter(SQLConf.get());
    for (Type field : schema.getFields()) {
      try {
        spark.convert(new MessageType(schema.getName(), field));
      } catch (Exception e) { // Spark's AnalysisException is checked, and undeclared.
        return Optional.of(
            "has a column "
                + field.getName()
                + " that Spark cannot read: "
                + UserError.firstLine(e));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unknownColumn(byte[] footer) {
    try {
      return new ParquetColumnNames(new ByteArrayInputStream(footer)).unknown();
    } catch (TException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
