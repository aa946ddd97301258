package io.retort.bench;

import io.retort.pipeline.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a training's {@code rounds.jsonl}. */
record Rounds(List<Line> lines) {

  /** What is read of a line. */
  record Line(double epoch, long step, long examples, double seconds, double arithmeticSeconds) {}

  static Rounds read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Documents.read(line, Line.class));
    }
    return new Rounds(lines);
  }

  /** Without those that began in the first epoch, when code and caches were cold. */
  Rounds warm() {
    List<Line> warm = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i - 1).epoch() >= 1) {
        warm.add(lines.get(i));
      }
    }
    return new Rounds(warm);
  }

  Measurement measurement() {
    if (lines.isEmpty()) {
      throw new IllegalStateException("no round after the first epoch");
    }
    double seconds = seconds();
    return new Measurement(
        examples() / seconds, examples(), seconds, arithmeticSeconds() / seconds);
  }

  long examples() {
    return lines.stream().mapToLong(Line::examples).sum();
  }

  double seconds() {
    return lines.stream().mapToDouble(Line::seconds).sum();
  }

  double arithmeticSeconds() {
    return lines.stream().mapToDouble(Line::arithmeticSeconds).sum();
  }
}
