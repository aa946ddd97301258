package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.job.LabelSettings;
import io.retort.loss.Float16;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFileTest {
  private static final StoredForm FORM =
      new StoredForm(
          LabelSettings.Storage.TOP_K,
          LabelSettings.Precision.FLOAT32,
          300,
          2,
          List.of(1.0, 4.0),
          3,
          null,
          List.of("fc", "conv"));

  @TempDir private Path folder;

  @Test
  void rowsComeBackAsTheyWere() throws IOException {
    List<SoftLabelRow> rows = rows(5_000);
    write("a", rows);
    List<SoftLabelRow> read = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), hadoop("a")).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        assertThat(row.getString("split", 0)).isEqualTo("train");
        read.add(SoftLabelRow.of(row, FORM));
      }
    }

    assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
    assertThat(SoftLabelFile.filtered(hadoop("a"), new Configuration()))
        .isEqualTo(rows.stream().filter(SoftLabelRow::filtered).count());
  }

  @Test
  void lengthAndChecksumAreTheFiles() throws IOException {
    for (int rows : new int[] {1, 100, 200_000}) { // The last is more than is held back.
      ShardFile file = write("rows-" + rows, rows(rows));
      byte[] bytes = Files.readAllBytes(folder.resolve("rows-" + rows));
      assertThat(file.length()).isEqualTo(bytes.length);
      assertThat(file.sha256()).isEqualTo(DigestUtils.sha256Hex(bytes));
    }
  }

  /** A writer that is closed writes a footer, whatever had happened. */
  @Test
  void whatIsNotCompleteIsNotThere() throws IOException {
    try (ShardFile file = new ShardFile(hadoop("a"), new Configuration());
        ParquetWriter<SoftLabelRow> writer = SoftLabelFile.write(file, FORM, "train")) {
      writer.write(rows(1).get(0));
    }

    assertThat(folder).isEmptyDirectory();
  }

  /** As when the slower of two attempts is stopped, which would write the same. */
  @Test
  void whatIsNotCompleteDoesNotReplaceWhatIs() throws IOException {
    Configuration hadoop = CopyingFileSystem.configure(new Configuration());
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path("copying://" + folder.resolve("a"));
    write("a", rows(3));
    byte[] before = Files.readAllBytes(folder.resolve("a"));
    try (ShardFile file = new ShardFile(path, hadoop);
        ParquetWriter<SoftLabelRow> writer = SoftLabelFile.write(file, FORM, "train")) {
      writer.write(rows(1).get(0));
    }

    assertThat(folder.resolve("a")).hasBinaryContent(before);
  }

  /** In another JVM they would be in another order. */
  @Test
  void encodingsAreInOneOrder() throws IOException {
    write("a", rows(100));
    byte[] bytes = Files.readAllBytes(folder.resolve("a"));
    int length =
        ByteBuffer.wrap(bytes, bytes.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Util.readFileMetaData(new ByteArrayInputStream(bytes, bytes.length - 8 - length, length))
        .getRow_groups()
        .forEach(
            group ->
                group
                    .getColumns()
                    .forEach(
                        column -> {
                          List<Encoding> encodings = column.getMeta_data().getEncodings();
                          assertThat(encodings).hasSizeGreaterThan(1).isSorted();
                        }));
  }

  private ShardFile write(String name, List<SoftLabelRow> rows) throws IOException {
    try (ShardFile file = new ShardFile(hadoop(name), new Configuration())) {
      try (ParquetWriter<SoftLabelRow> writer = SoftLabelFile.write(file, FORM, "train")) {
        for (SoftLabelRow row : rows) {
          writer.write(row);
        }
      }
      file.complete();
      return file;
    }
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private static List<SoftLabelRow> rows(int count) {
    Random random = new Random(1);
    List<SoftLabelRow> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(
          new SoftLabelRow(
              row - count / 2,
              0,
              random.nextLong(),
              random.nextBoolean(),
              new SoftLabelEncoder.Stored(
                  new float[] {random.nextFloat(), -0f},
                  new int[] {random.nextInt(300), 299},
                  new float[] {random.nextFloat(), Float.MIN_VALUE},
                  new byte[] {(byte) random.nextInt(), -128, 127},
                  new byte[][] {Float16.write(new float[] {row, 0.5f}, 0, 2), {}})));
    }
    return rows;
  }
}
