package io.retort.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.retort.network.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokenizers of Hugging Face's library, which lies in native memory. Each is some megabytes, serves
 * all threads of a process, and lives as long as that.
 */
final class NativeTokenizer {
  private static final Map<String, HuggingFaceTokenizer> OPEN = new ConcurrentHashMap<>();

  private NativeTokenizer() {}

  /**
   * @param file {@code tokenizer.json}
   * @param length tokens it gives at most
   */
  static HuggingFaceTokenizer of(ModelFile file, int length) {
    return OPEN.computeIfAbsent(file.sha256(), hash -> open(file, length));
  }

  private static HuggingFaceTokenizer open(ModelFile file, int length) {
    // Without it a machine with a GPU would fetch another library from the net.
    preset("RUST_FLAVOR", "cpu");
    // Where it unpacks its library; an executor's home may not be writable.
    preset("ENGINE_CACHE_DIR", System.getProperty("java.io.tmpdir"));
    try {
      return HuggingFaceTokenizer.newInstance(
          file.local().toPath(),
          Map.of("truncation", "true", "padding", "false", "maxLength", Integer.toString(length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void preset(String name, String value) {
    if (System.getenv(name) == null && System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
