package io.retort.network;

import io.retort.job.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The zip that plain Deeplearning4j loads: {@code ModelSerializer.restoreMultiLayerNetwork(file)}.
 */
public final class SavedNetwork {
  /** Zip entries carry a time; a fixed one keeps equal networks equal files. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private SavedNetwork() {}

  /** Writes {@code spec} with {@code parameters}; equal arguments give equal bytes. */
  public static void write(NetworkSpec spec, float[] parameters, OutputStream out)
      throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    MultiLayerNetwork network = spec.network(parameters);
    try {
      ModelSerializer.writeModel(network, zip, false);
    } finally {
      Networks.free(network);
    }
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()));
        ZipOutputStream target = new ZipOutputStream(out)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        ZipEntry dated = new ZipEntry(entry.getName());
        dated.setTimeLocal(EPOCH);
        target.putNextEntry(dated);
        entries.transferTo(target);
      }
    }
  }

  /**
   * The parameters in a zip, as one flat vector.
   *
   * @param name how to call it in error messages
   */
  public static float[] parameters(File zip, String name) {
    CpuBackend.use();
    try {
      MultiLayerNetwork network = NetworkZip.restoreStack(zip);
      float[] values = new float[Math.toIntExact(network.numParams())];
      FloatArrays.read(network.params(), values);
      Networks.free(network);
      return values;
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          name + ": not a saved Deeplearning4j network (" + e.getMessage() + ")", e);
    }
  }
}
