package io.retort.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures and their labels in memory, as bytes: how prepared examples get to contenders that know
 * nothing of Retort.
 *
 * @param pixels row-major {@code [rows, features]}
 */
record Examples(int rows, int features, byte[] pixels, byte[] labels) {

  static Examples read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int rows = in.readInt();
      int features = in.readInt();
      return new Examples(rows, features, in.readNBytes(rows * features), in.readNBytes(rows));
    }
  }

  void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(rows);
      out.writeInt(features);
      out.write(pixels);
      out.write(labels);
    }
  }

  /** A minibatch: features from 0 to 1, row-major, and classes. */
  record Batch(int rows, float[] features, int[] labels) {}

  /** Every {@code workers}th row from {@code worker} on, in full batches. */
  List<Batch> batches(int size, int worker, int workers) {
    int count = rows / workers / size;
    return IntStream.range(0, count)
        .mapToObj(
            batch ->
                batch(
                    IntStream.range(batch * size, (batch + 1) * size)
                        .map(i -> i * workers + worker)
                        .toArray()))
        .toList();
  }

  /** Rows from {@code from} to before {@code to}. */
  Batch range(int from, int to) {
    return batch(IntStream.range(from, to).toArray());
  }

  private Batch batch(int[] chosen) {
    float[] values = new float[chosen.length * features];
    int[] classes = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      for (int f = 0; f < features; f++) {
        values[i * features + f] = (pixels[chosen[i] * features + f] & 0xff) / 255f;
      }
      classes[i] = labels[chosen[i]];
    }
    return new Batch(chosen.length, values, classes);
  }
}
