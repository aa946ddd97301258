package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.JobFile;
import io.retort.job.SourceSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowEstimateTest {
  @TempDir private Path folder;

  @Test
  void linesOfSmallFilesAreCounted() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "1,2\n3,4\n5,6\n");
    Files.writeString(folder.resolve("b.csv"), "7,8\n9,10");

    assertThat(rows("csv")).isEqualTo(5);
  }

  @Test
  void ofLargeFilesTheFirstMegabyteTells() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "0123456,01234567890\n".repeat(300_000));

    assertThat(rows("csv")).isCloseTo(300_000, Percentage.withPercentage(1));
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    byte[] text = "some words of a text\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.txt.gz")))) {
      out.write(text);
    }

    assertThat(rows("text")).isEqualTo(1000);
  }

  @Test
  void picturesAreAFileEach() throws IOException {
    Files.writeString(folder.resolve("a.png"), "x");
    Files.writeString(folder.resolve("b.png"), "y");

    assertThat(rows("image")).isEqualTo(2);
  }

  @Test
  void ofOtherFormatsNobodyKnows() throws IOException {
    Files.writeString(folder.resolve("a"), "x");

    assertThat(estimate("orc").rows()).isEmpty();
  }

  private long rows(String format) throws IOException {
    return estimate(format).rows().getAsLong();
  }

  private RowEstimate estimate(String format) {
    String job =
        """
        name = some
        data {
          train { format = %s, path = "%s", label = y }, test { format = glyphs }
          classes = 10
        }
        teacher { kind = onnx, model = "teacher.onnx" }
        student.network { kind = mlp }
        """
            .formatted(format, folder);
    SourceSettings train = JobFile.ofText(job).job().data().train();
    return new RowEstimate("data.train", (SourceSettings.Table) train, new Configuration(false));
  }
}
