package io.retort.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Platform;
import io.retort.network.ModelFile;
import io.retort.network.NativeFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
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

  /** Where the library is read from, if not from where it would unpack itself. */
  private static final String LIBRARY = "RUST_LIBRARY_PATH";

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
    // It would itself take whatever lies in its folder for its library.
    library().ifPresent(library -> preset(LIBRARY, NativeFolder.unpacked(library).toString()));
  }

  /** In the jar; none where it is several, or the user names another one. */
  private static Optional<URL> library() {
    String name = System.mapLibraryName("tokenizers");
    if (name.endsWith(".dll") || isSet(LIBRARY)) {
      return Optional.empty();
    }
    String machine = Platform.detectPlatform("tokenizers").getClassifier();
    return Optional.ofNullable(
        HuggingFaceTokenizer.class
            .getClassLoader()
            .getResource("native/lib/" + machine + "/cpu/" + name));
  }

  private static void preset(String name, String value) {
    if (!isSet(name)) {
      System.setProperty(name, value);
    }
  }

  private static boolean isSet(String name) {
    return System.getenv(name) != null || System.getProperty(name) != null;
  }
}
