package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableStreamTest {

  @Test
  void onlyControlCharactersAreEscaped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintableStream out = new PrintableStream(bytes)) {
      out.write(
          "a\tb\n\u001b[31mred\u0007 \u009b2J \u00a9 \u00e9 \u65e5 \r\u007f".getBytes("UTF-8"));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("a\tb\n\\u001b[31mred\\u0007 \\u009b2J \u00a9 \u00e9 \u65e5 \\u000d\\u007f");
  }
}
