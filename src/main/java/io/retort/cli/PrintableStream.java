package io.retort.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What commands print, with the control characters that names and values may hold as their numbers:
 * whoever reads is not to have the terminal changed by data.
 */
final class PrintableStream extends FilterOutputStream {
  private static final int DELETE = 0x7f;

  /** In UTF-8, the first byte of the control characters beyond ASCII. */
  private static final int BEYOND = 0xc2;

  private static final int LAST_BEYOND = 0x9f;

  private boolean beyond;

  PrintableStream(OutputStream out) {
    super(out);
  }

  /** Over a stream of the process. */
  static PrintStream over(PrintStream out) {
    String charset = System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name());
    return new PrintStream(new PrintableStream(out), true, Charset.forName(charset));
  }

  @Override
  public void write(int value) throws IOException {
    int read = value & 0xff;
    if (beyond) {
      beyond = false;
      if (read <= LAST_BEYOND) {
        escape(read);
        return;
      }
      out.write(BEYOND);
    }
    if (read == BEYOND) {
      beyond = true;
    } else if (read < ' ' && read != '\n' && read != '\t' || read == DELETE) {
      escape(read);
    } else {
      out.write(read);
    }
  }

  private void escape(int character) throws IOException {
    String number = String.format(Locale.ROOT, "\\u%04x", character);
    out.write(number.getBytes(StandardCharsets.US_ASCII));
  }
}
