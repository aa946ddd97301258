package io.retort.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.job.Json;
import io.retort.job.TextSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A tokenizer as Hugging Face's libraries read it, in Python as here: {@code tokenizer.json}, which
 * holds the vocabulary and all that comes before and after it.
 */
final class TokenizerFile {
  static final String NAME = "tokenizer.json";

  static final String PADDING = "[PAD]";
  static final String UNKNOWN = "[UNK]";
  static final String BEGIN = "[CLS]";
  static final String END = "[SEP]";

  /** Letters and digits, with what an apostrophe joins; or one mark. Java and Oniguruma agree. */
  static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}_]+(?:['\u2019][\\p{L}\\p{M}\\p{N}_]+)*|[^\\s\\p{Z}\\p{C}\\p{L}\\p{M}\\p{N}_]");

  private TokenizerFile() {}

  /**
   * The contents of a file.
   *
   * @param vocabulary tokens in the order of their numbers, {@link #PADDING} first
   */
  static String json(TextSettings settings, List<String> vocabulary) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String token : vocabulary) {
      numbers.putIfAbsent(token, numbers.size());
    }
    ObjectNode json = Json.MAPPER.createObjectNode().put("version", "1.0");
    truncation(json.putObject("truncation"), settings.length());
    json.putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    boolean pieces = settings instanceof TextSettings.WordPiece;
    for (String token :
        pieces ? List.of(PADDING, UNKNOWN, BEGIN, END) : List.of(PADDING, UNKNOWN)) {
      added(added.addObject(), token, numbers.get(token));
    }
    if (pieces) {
      pieces(json, settings.lowerCase(), numbers);
    } else {
      words(json, settings.lowerCase());
    }
    ObjectNode model = json.putObject("model").put("type", pieces ? "WordPiece" : "WordLevel");
    model.put("unk_token", UNKNOWN);
    if (pieces) {
      model.put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
    }
    ObjectNode entries = model.putObject("vocab");
    vocabulary.forEach(token -> entries.put(token, numbers.get(token)));
    return json.toString();
  }

  private static void truncation(ObjectNode truncation, int length) {
    truncation
        .put("direction", "Right")
        .put("max_length", length)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
  }

  private static void added(ObjectNode token, String content, int number) {
    token
        .put("id", number)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  private static void words(ObjectNode json, boolean lowerCase) {
    if (lowerCase) {
      json.putObject("normalizer").put("type", "Lowercase");
    } else {
      json.putNull("normalizer");
    }
    ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
    split.putObject("pattern").put("Regex", WORD.pattern());
    split.put("behavior", "Removed").put("invert", true);
    json.putNull("post_processor").putNull("decoder");
  }

  /** As BERT was given its texts. */
  private static void pieces(ObjectNode json, boolean lowerCase, Map<String, Integer> numbers) {
    json.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .put("lowercase", lowerCase)
        .putNull("strip_accents");
    json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode between = json.putObject("post_processor").put("type", "TemplateProcessing");
    ArrayNode single = between.putArray("single");
    special(single, BEGIN);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    special(single, END);
    ArrayNode pair = between.putArray("pair").addAll(single.deepCopy());
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    special(pair, END);
    ObjectNode tokens = between.putObject("special_tokens");
    for (String token : List.of(BEGIN, END)) {
      ObjectNode entry = tokens.putObject(token).put("id", token);
      entry.putArray("ids").add(numbers.get(token));
      entry.putArray("tokens").add(token);
    }
    json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
  }

  private static void special(ArrayNode template, String token) {
    template.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
  }
}
