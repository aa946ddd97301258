package io.retort.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The training that a run is at. */
final class TrainingNow {
  private TrainingNow() {}

  /**
   * Rounds that it has written down; 0 where none runs.
   *
   * @param root the job's folder
   */
  static long rounds(Path root) throws IOException {
    Path unfinished = root.resolve(".unfinished");
    if (!Files.exists(unfinished)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(unfinished)) {
      for (Path file : files.filter(path -> path.endsWith("rounds.jsonl")).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          return lines.count();
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return 0; // Published while we looked.
    }
    return 0;
  }
}
