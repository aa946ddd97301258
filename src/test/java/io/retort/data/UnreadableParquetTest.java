package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableParquetTest {
  @TempDir Path folder;

  private final Configuration hadoop = new Configuration();

  @Test
  void theColumnThatSparkCannotReadIsNamed() throws IOException {
    Path file = write("optional double a; optional int64 at (TIMESTAMP(NANOS,true));");

    assertThat(found(file))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("file:" + file + " has a column at that Spark cannot read: ")
                    .contains("TIMESTAMP(NANOS,true)")
                    .doesNotContain("\n"));
  }

  /** As if this version had been written before that type was: UUID's number becomes the next. */
  @Test
  void aColumnOfATypeThatCameLaterIsNamed() throws IOException {
    Path file = write("optional double a; optional fixed_len_byte_array(16) half (UUID);");
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int type = text.indexOf("\u00ec\u0000\u0000", text.lastIndexOf("half") - 100);
    bytes[type] = (byte) 0xfc;
    Files.write(file, bytes);
    Files.deleteIfExists(folder.resolve(".table.parquet.crc"));

    assertThat(found(file))
        .contains("file:" + file + " has a column half of a type that this Spark does not know");
  }

  @Test
  void aFileThatIsNoneIsNamed() throws IOException {
    Path whole = write("optional double a;");
    assertThat(found(whole)).isEmpty();
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 3));
    Path pointer =
        Files.writeString(
            folder.resolve("pointer"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7");
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThat(found(cut)).contains("file:" + cut + " is not a Parquet file, or it is cut off");
    assertThat(found(pointer))
        .contains(
            "file:"
                + pointer
                + " is no Parquet file but Git's pointer to one; `git lfs pull`"
                + " fetches it");
    assertThat(found(empty)).contains("file:" + empty + " is empty");
  }

  private Optional<String> found(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
    return new UnreadableParquet(hadoop).in(List.of(status));
  }

  private Path write(String columns) throws IOException {
    Path file = folder.resolve("table.parquet");
    ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
        .withType(MessageTypeParser.parseMessageType("message m { " + columns + " }"))
        .withConf(hadoop)
        .build()
        .close();
    return file;
  }
}
