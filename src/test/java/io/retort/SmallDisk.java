package io.retort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of some megabytes, mounted for a test, on which there is as much room as is asked for. */
public final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 16;

  private final Path folder;
  private final Path ballast;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /** Where disks may not be mounted, the test is skipped. */
  public static SmallDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
    Assumptions.assumeTrue(mounted, "a small disk cannot be mounted here: that takes root");
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Fills it but for so many kilobytes, in pages of four. */
  public void leave(int kilobytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] page = new byte[4096];
      for (int pages = 0; pages < MEGABYTES * 256; pages++) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.setLength(Math.max(0, file.length() - kilobytes * 1024L));
    }
  }

  /** All room there is. */
  public void clear() throws IOException {
    Files.deleteIfExists(ballast);
  }

  @Override
  public void close() {
    assertThat(run("umount", "--lazy", folder.toString())).isTrue();
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }
}
