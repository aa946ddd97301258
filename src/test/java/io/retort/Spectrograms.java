package io.retort;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Tables that look like short spectra of sounds: 64 log energies between -20 and 5 of ten kinds of
 * sound, each of three peaks that wander, over a floor of noise. Nothing is scaled.
 */
public final class Spectrograms {
  public static final int CLASSES = 10;
  public static final int BANDS = 64;
  private static final int PEAKS = 3;
  private static final long KINDS = 5;

  private Spectrograms() {}

  /**
   * Writes {@code train.csv}, {@code transfer.csv} and {@code test.csv} into a folder.
   *
   * @param arguments the folder, and rows of each of the three
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    String[] tables = {"train", "transfer", "test"};
    for (int table = 0; table < tables.length; table++) {
      int rows = Integer.parseInt(arguments[1 + table]);
      write(folder.resolve(tables[table] + ".csv"), rows, 100 + table);
    }
  }

  private static void write(Path file, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,kind");
      for (int band = 0; band < BANDS; band++) {
        out.write(",e" + band);
      }
      out.write("\n");
      for (int row = 0; row < rows; row++) {
        int kind = random.nextInt(CLASSES);
        out.write(row + "," + kind);
        for (double energy : energies(kind, random)) {
          out.write(String.format(Locale.ROOT, ",%.2f", energy));
        }
        out.write("\n");
      }
    }
  }

  private static double[] energies(int kind, Random random) {
    Random shape = new Random(KINDS + kind);
    double[] power = new double[BANDS];
    double loudness = random.nextGaussian();
    for (int peak = 0; peak < PEAKS; peak++) {
      double center = 4 + 56 * shape.nextDouble() + 2.5 * random.nextGaussian();
      double width = 1.5 + 3 * shape.nextDouble();
      double height = 1 + 2 * shape.nextDouble() + loudness + random.nextGaussian();
      for (int band = 0; band < BANDS; band++) {
        double distance = (band - center) / width;
        power[band] += Math.exp(height - distance * distance);
      }
    }
    for (int band = 0; band < BANDS; band++) {
      double floor = Math.exp(-9 + 3 * random.nextGaussian());
      power[band] = Math.max(-20, Math.min(5, Math.log(power[band] + floor)));
    }
    return power;
  }
}
