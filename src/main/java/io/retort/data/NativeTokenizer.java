package io.retort.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.retort.network.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokenizers of Hugging Face's library, which lies in native memory. Each is some megabytes, serves
 * all threads of a process, and lives as long as that.
 */
public final class NativeTokenizer {
  private static final Map<String, HuggingFaceTokenizer> OPEN = new ConcurrentHashMap<>();

  /** The least that there can be. */
  private static final String SMALLEST =
      """
      {"version": "1.0", "added_tokens": [], "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0}}}
      """;

  private NativeTokenizer() {}

  /**
   * Loads the native library, where that is yet to be done.
   *
   * @throws LinkageError or something else where this machine cannot
   */
  public static void load() throws IOException {
    presets();
    byte[] file = SMALLEST.getBytes(StandardCharsets.UTF_8);
    HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(file), Map.of("maxLength", "1", "truncation", "true"))
        .close();
  }

  /**
   * @param file {@code tokenizer.json}
   * @param length tokens it gives at most
   */
  static HuggingFaceTokenizer of(ModelFile file, int length) {
    return OPEN.computeIfAbsent(file.sha256(), hash -> open(file, length));
  }

  private static HuggingFaceTokenizer open(ModelFile file, int length) {
    presets();
    try {
      return HuggingFaceTokenizer.newInstance(
          file.local().toPath(),
          Map.of("truncation", "true", "padding", "false", "maxLength", Integer.toString(length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void presets() {
    // Without it a machine with a GPU would fetch another library from the net.
    preset("RUST_FLAVOR", "cpu");
    // Where it unpacks its library; an executor's home may not be writable.
    preset("ENGINE_CACHE_DIR", System.getProperty("java.io.tmpdir"));
  }

  private static void preset(String name, String value) {
    if (System.getenv(name) == null && System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
