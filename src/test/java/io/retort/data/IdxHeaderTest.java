package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxHeaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0x08, UNSIGNED_BYTE, 6",
    "0x09, SIGNED_BYTE, 6",
    "0x0B, SHORT, 12",
    "0x0C, INT, 24",
    "0x0D, FLOAT, 24",
    "0x0E, DOUBLE, 48"
  })
  void everyTypeOfTheFormatIsKnown(int code, IdxHeader.IdxType type, int rowBytes)
      throws IOException {
    IdxHeader header = read(write("f", code << 8 | 3, 5, 2, 3));

    assertThat(header).isEqualTo(new IdxHeader(type, 5, List.of(2, 3)));
    assertThat(header.values()).isEqualTo(6);
    assertThat(header.rowBytes()).isEqualTo(rowBytes);
    assertThat(header.headerBytes()).isEqualTo(16);
  }

  @Test
  void labelsHaveOneDimension() throws IOException {
    IdxHeader header = read(write("f", 0x0801, 60_000));

    assertThat(header.rows()).isEqualTo(60_000);
    assertThat(header.values()).isEqualTo(1);
    assertThat(header.headerBytes()).isEqualTo(8);
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    assertThat(read(write("f.gz", 0x0803, 5, 2, 3)).inner()).containsExactly(2, 3);
  }

  @Test
  void rowsMayBeMoreThanAnIntCounts() throws IOException {
    assertThat(read(write("f", 0x0801, 0x80000001)).rows()).isEqualTo(0x80000001L);
  }

  @ParameterizedTest
  @CsvSource({"0x01000803", "0x00000A03", "0x00000800", "0x89504E47"})
  void anotherBeginningIsNoIdxFile(long magic) throws IOException {
    Path file = write("f", (int) magic, 5, 2, 3);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            String.format(
                "data.train.images = %s: not an idx file (it begins with %08x)", file, magic));
  }

  @Test
  void aCutHeaderIsNamed() throws IOException {
    Path cut = write("f", 0x0803, 5, 2);
    Path empty = Files.createFile(folder.resolve("empty"));

    for (Path file : List.of(cut, empty)) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(UserError.class)
          .hasMessage("data.train.images = " + file + ": the file ends within its header");
    }
  }

  @Test
  void aRowOfNothingOrOfMoreThanAnArrayHoldsIsNamed() throws IOException {
    assertRefused("[4294967295, 3] at 1 bytes", write("f", 0x0803, 5, -1, 3));
    assertRefused("[28, 0] at 1 bytes", write("f", 0x0803, 5, 28, 0));
    assertRefused("[65536, 65536] at 1 bytes", write("f", 0x0803, 5, 65536, 65536));
    assertRefused("[16384, 16384] at 8 bytes", write("f", 0x0E03, 5, 16384, 16384));

    IdxHeader largest = read(write("f", 0x0802, 5, Integer.MAX_VALUE));
    assertThat(largest.rowBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  private static void assertRefused(String sizes, Path file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "data.train.images = "
                + file
                + ": rows of sizes "
                + sizes
                + " a value, must be from 1 to 2147483647 bytes a row");
  }

  @Test
  void aFileThatCannotHoldItsRowsIsNamed() throws IOException {
    IdxHeader header = read(write("f", 0x0803, 5, 2, 3));

    header.checkLength("k", "f", 16 + 30);
    header.checkLength("k", "f.gz", 40);
    assertThatThrownBy(() -> header.checkLength("k", "f", 16 + 29))
        .isInstanceOf(UserError.class)
        .hasMessage("k = f: damaged or cut off, ends after 4 of 5 rows");
    IdxHeader boasting = read(write("g", 0x0803, -1, 30_000, 30_000));
    for (String path : List.of("g", "g.gz")) {
      assertThatThrownBy(() -> boasting.checkLength("k", path, 5_000))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("damaged or cut off, ")
          .hasMessageContaining("4294967295 rows");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> read(missing))
        .isInstanceOf(UserError.class)
        .hasMessage("data.train.images = " + missing + ": no such file");
  }

  @Test
  void aFileThatIsOnlyCalledPackedIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("f.gz"), "not packed at all");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("data.train.images = " + file + ": not a gzip file");
  }

  private static IdxHeader read(Path file) throws IOException {
    return IdxHeader.read("data.train.images", file.toString(), new Configuration());
  }

  private Path write(String name, int... ints) throws IOException {
    Path file = folder.resolve(name);
    OutputStream raw = Files.newOutputStream(file);
    try (DataOutputStream out =
        new DataOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw)) {
      for (int i : ints) {
        out.writeInt(i);
      }
    }
    return file;
  }
}
