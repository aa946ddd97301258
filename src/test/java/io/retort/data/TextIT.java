package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.network.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts on their way to the table of examples. */
class TextIT {
  private static final Path SHARED = Path.of("..", "shared", "data");

  @TempDir private Path folder;
  private PreparedJob prepared;

  @Test
  void wordsOfTrainAndTransferMakeTheVocabularyTheMostFrequentFirst() throws IOException {
    Path train = write("train", "the cat\t0", "THE dog , don't\t1");
    Path transfer = write("transfer", "the dog sat", "a cat , don't");
    Path test = write("test", "zebra zebra the cat's\t1");
    prepare(
        "transfer { format = csv, options { sep = \"\\t\" }, schema = \"t string\", path = \""
            + transfer
            + "\" }, text { kind = words, min-count = 2, length = 4 }",
        train,
        test);
    // 0 and 1 stand for none and unknown; then the: 3, and by alphabet what stands there twice.
    assertThat(prepared.features(Split.TRAIN)).containsExactly(row(2, 4, 0, 0), row(2, 5, 3, 6));
    assertThat(prepared.features(Split.TRANSFER)).containsExactly(row(2, 5, 1, 0), row(1, 4, 3, 6));
    assertThat(prepared.features(Split.TEST)).containsExactly(row(1, 1, 2, 1));
    assertThat(prepared.table(Split.TRAIN).info().tokens()).isEqualTo(new Vocabulary(7, 0));
  }

  @Test
  void aVocabularyIsNoLongerThanAskedForAndCaseMayBeKept() throws IOException {
    Path train = write("train", "b b a a C\t0", "c d\t1");
    prepare("text { kind = words, min-count = 1, size = 3, lower-case = false }", train, train);
    assertThat(prepared.features(Split.TRAIN).get(0)).startsWith(3, 3, 2, 2, 4);
    assertThat(prepared.features(Split.TRAIN).get(1)).startsWith(1, 1, 0);
  }

  @Test
  void ngramsFollowTheWordsWithNumbersBehindTheirs() throws IOException {
    Path train = write("train", "good film\t1", "a good film\t1", "film good\t0", "film\t0");
    prepare(
        "text { kind = words, min-count = 1, length = 3, ngrams = 3, buckets = 1000 }",
        train,
        train);
    List<float[]> rows = prepared.features(Split.TRAIN);
    assertThat(prepared.table(Split.TRAIN).info().shape()).containsExactly(3, 1, 3);
    assertThat(prepared.table(Split.TRAIN).info().tokens()).isEqualTo(new Vocabulary(5, 1000));
    assertThat(rows.get(0)[3]).isBetween(5f, 1004f).isEqualTo(rows.get(1)[4]);
    assertThat(rows.get(2)[3]).isBetween(5f, 1004f).isNotEqualTo(rows.get(0)[3]);
    assertThat(rows.get(1)[6]).isBetween(5f, 1004f);
    assertThat(rows.get(3)).containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 0);
    Set<Float> different = new HashSet<>();
    for (int i = 3; i < 9; i++) {
      different.add(rows.get(1)[i]);
    }
    assertThat(different).hasSize(4); // Two pairs, a triple, and none.
  }

  @Test
  void textsWithoutAnyAreRejectedAndThoseOfUnknownSignsAreOneUnknownWord() throws IOException {
    Path train = write("train", "one\t0", " \t1", "\u200b\t1", "two\t1");
    prepare("max-rejects = 0.5, text { kind = words, min-count = 1, length = 3 }", train, train);
    assertThat(prepared.features(Split.TRAIN)).contains(row(1, 0, 0)).hasSize(3);
    assertThat(prepared.table(Split.TRAIN).info().reasons()).containsOnlyKeys("text is empty");
  }

  @Test
  void wordPiecesAreThoseOfTheLongestMatch() throws IOException {
    Path vocabulary = SHARED.resolve("vocab/bert-base-uncased-vocab.txt");
    Path sentences = SHARED.resolve("sst2/sentences_dev.tsv");
    assumeThat(vocabulary).as("BERT's vocabulary").exists();
    List<String> tokens = Files.readAllLines(vocabulary);
    List<String> lines = Files.readAllLines(sentences).subList(0, 300);
    Path train = Files.write(folder.resolve("train"), lines);
    prepare("text { kind = wordpiece, vocabulary = \"" + vocabulary + "\" }", train, train);
    List<float[]> rows = prepared.features(Split.TRAIN);
    assertThat(rows).hasSize(300);
    for (int i = 0; i < rows.size(); i++) {
      String sentence = lines.get(i).split("\t")[0];
      assertThat(rows.get(i)).as(sentence).containsExactly(pieces(sentence, tokens));
    }
  }

  /** Greedy, from the left (Wu et al. 2016), of texts in small letters without accents. */
  private static float[] pieces(String sentence, List<String> vocabulary) {
    List<Integer> numbers = new ArrayList<>(List.of(vocabulary.indexOf("[CLS]")));
    for (String word : sentence.replaceAll("(\\p{Punct})", " $1 ").strip().split("\\s+")) {
      List<Integer> pieces = new ArrayList<>();
      int from = 0;
      while (from < word.length() && !pieces.contains(-1)) {
        int to = word.length();
        int piece = -1;
        for (; piece < 0 && to > from; to--) {
          piece = vocabulary.indexOf((from > 0 ? "##" : "") + word.substring(from, to));
        }
        pieces.add(piece);
        from = to + 1;
      }
      numbers.addAll(pieces.contains(-1) ? List.of(vocabulary.indexOf("[UNK]")) : pieces);
    }
    numbers = numbers.subList(0, Math.min(63, numbers.size()));
    float[] row = new float[64];
    for (int i = 0; i < numbers.size(); i++) {
      row[i] = numbers.get(i);
    }
    row[numbers.size()] = vocabulary.indexOf("[SEP]");
    return row;
  }

  @Test
  void whatIsWrongIsToldInALine() throws IOException {
    Path train = write("train", "one\t0", "two\t1");
    Path pieces = Files.write(folder.resolve("pieces"), List.of("[PAD]", "[UNK]", "one", "one"));
    assertThatThrownBy(
            () ->
                prepare("text { kind = wordpiece, vocabulary = \"" + pieces + "\" }", train, train))
        .isInstanceOf(UserError.class)
        .hasMessage("data.text.vocabulary = " + pieces + ": has \"one\" twice");
    Files.write(pieces, List.of("[PAD]", "[UNK]", "one"));
    assertThatThrownBy(
            () ->
                prepare("text { kind = wordpiece, vocabulary = \"" + pieces + "\" }", train, train))
        .isInstanceOf(UserError.class)
        .hasMessage("data.text.vocabulary = " + pieces + ": has no [CLS], [SEP]");
    assertThatThrownBy(() -> prepare("text { kind = words, min-count = 9 }", train, train))
        .isInstanceOf(UserError.class)
        .hasMessage("data.text.min-count = 9: no word stands there as often");
    assertThatThrownBy(() -> prepare("text = words, scale = 2", train, train))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("data.scale is 2.0, must be left at 1 with data.text");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static float[] row(float... values) {
    return values;
  }

  private void prepare(String more, Path train, Path test) throws IOException {
    String table =
        """
        { format = csv, path = "%s", options { sep = "\\t", quote = "" }, schema = "t string, y int", label = y }
        """
            .strip();
    prepared =
        PreparedJob.of(
            folder,
            "train = %s, test = %s, classes = 2, %s"
                .formatted(table.formatted(train), table.formatted(test), more));
  }
}
