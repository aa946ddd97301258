package io.retort.bench;

import io.retort.pipeline.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Option;

/** What every benchmark takes. */
final class BenchOptions {
  @Option(names = "--out", paramLabel = "FILE", description = "Writes all of it there, as JSON.")
  private Path out;

  /** mnist, where there is one, or glyphs. */
  static String data() {
    return System.getenv("MNIST_DIR") == null ? "glyphs" : "mnist";
  }

  static String job(String data) {
    return LocalSession.home().resolve("src/bench/jobs").resolve(data + ".conf").toString();
  }

  /** An empty folder that is deleted when the JVM ends. */
  static Path folder(String name) throws IOException {
    Path parent = Files.createDirectories(LocalSession.home().resolve("target/bench/work"));
    Path folder = Files.createTempDirectory(parent, name + "-");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(folder.toFile())));
    return folder;
  }

  void write(Object result) throws IOException {
    if (out != null) {
      Files.writeString(out, Documents.write(result));
      System.err.println("bench: written to " + out);
    }
  }
}
