package io.retort.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Recipe;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A training's state in a file: a header in JSON, the rounds told so far, the vectors, and a
 * SHA-256 of it all.
 */
record Checkpoint(Header header, String rounds, TrainingState state) {
  private static final String MAGIC = "retort checkpoint 1";
  private static final int CHUNK = 16 * 1024;

  /**
   * What it belongs to.
   *
   * @param recipe the job's settings and the fingerprints of the data that it trains on
   * @param finished whether it is the last one of a model that was published
   */
  record Header(
      Recipe recipe,
      int workers,
      boolean finished,
      long round,
      long step,
      int halvings,
      long bestEpoch,
      double bestLoss) {}

  static Checkpoint of(
      Recipe recipe, int workers, boolean finished, String rounds, TrainingState state) {
    Header header =
        new Header(
            recipe,
            workers,
            finished,
            state.round(),
            state.step(),
            state.halvings(),
            state.best().epoch(),
            Math.min(Double.MAX_VALUE, state.best().loss())); // Infinity is not JSON.
    return new Checkpoint(header, rounds, state);
  }

  void write(OutputStream out) throws IOException {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, sha256));
    data.writeUTF(MAGIC);
    writeText(Documents.line(header), data);
    writeText(rounds, data);
    writeFloats(state.vector(), data);
    writeFloats(state.velocity(), data);
    writeFloats(state.best().parameters(), data);
    data.flush();
    out.write(sha256.digest());
  }

  /**
   * @throws IOException when the file is damaged in any way
   */
  static Checkpoint read(InputStream in) throws IOException {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    DataInputStream data = new DataInputStream(new DigestInputStream(in, sha256));
    if (!data.readUTF().equals(MAGIC)) {
      throw new IOException("is not a checkpoint that this version reads");
    }
    Header header = header(readText(data));
    String rounds = readText(data);
    float[] vector = readFloats(data);
    float[] velocity = readFloats(data);
    float[] best = readFloats(data);
    if (!MessageDigest.isEqual(sha256.digest(), in.readNBytes(32)) || in.read() != -1) {
      throw new IOException("its SHA-256 does not fit its contents");
    }
    double bestLoss = header.bestEpoch == 0 ? Double.POSITIVE_INFINITY : header.bestLoss;
    return new Checkpoint(
        header,
        rounds,
        new TrainingState(
            header.round,
            header.step,
            vector,
            velocity,
            header.halvings,
            new TrainingState.Best(header.bestEpoch, bestLoss, best)));
  }

  private static Header header(String json) throws IOException {
    try {
      return Documents.read(json, Header.class);
    } catch (JsonProcessingException e) {
      throw new IOException("its header is not JSON", e);
    }
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in.readInt(), in), StandardCharsets.UTF_8);
  }

  /** A damaged length must not ask for memory that the file does not fill. */
  private static byte[] readBytes(int length, DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Math.max(0, length));
    if (bytes.length != length) {
      throw new EOFException("it ends too early");
    }
    return bytes;
  }

  private static void writeFloats(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      ByteBuffer.wrap(bytes).asFloatBuffer().put(values, from, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("it holds a vector of " + length + " values");
    }
    float[] values = new float[Math.min(length, CHUNK)];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      if (from + count > values.length) {
        values = java.util.Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
      }
      ByteBuffer.wrap(readBytes(count * Float.BYTES, in)).asFloatBuffer().get(values, from, count);
    }
    return values;
  }
}
