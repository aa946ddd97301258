package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int BLOCKS = 4000;
  private static final int SIZE = 100_000; // Too small to be mapped one by one.

  /** What lies below a block that is still in use, the C library does not give back by itself. */
  @Test
  void whatIsFreedGoesBackToTheSystem() throws IOException {
    assumeTrue(Files.exists(STATUS) && Runtime.version().compareTo(trimmed()) >= 0);
    Pointer[] blocks = new Pointer[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = Pointer.malloc(SIZE);
      Pointer.memset(blocks[i], 1, SIZE);
    }
    long full = residentKilobytes();
    for (int i = 0; i < BLOCKS - 1; i++) {
      Pointer.free(blocks[i]);
    }
    NativeHeap.trimNow();

    assertThat(full - residentKilobytes()).isGreaterThan(BLOCKS * (SIZE / 1024L) / 2);
    Pointer.free(blocks[BLOCKS - 1]);
  }

  private static Runtime.Version trimmed() {
    return Runtime.Version.parse("17.0.9");
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
