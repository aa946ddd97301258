package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole jobs on texts. */
class TextJobIT {
  private static final List<String> GOOD = List.of("bright", "lovely", "moving", "witty", "warm");
  private static final List<String> BAD = List.of("dull", "tired", "clumsy", "stale", "cold");
  private static final List<String> EITHER =
      List.of("the", "film", "is", "a", "and", "its", "plot", "actors", "with", "story");

  @TempDir private Path folder;

  @Test
  void aLargeTextNetworkTeachesASmallOne() throws IOException {
    Path job =
        job(
            "text { kind = words, length = 12, ngrams = 2, buckets = 200 }",
            """
            kind = train, network { kind = text-cnn, embedding = 16, filters = [16], dropout = 0.1 }
            train { epochs = 8, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
            """);

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode models = ReportJson.of(folder.resolve("work/texts")).at("/models");
    for (JsonNode model : models) {
      assertThat(model.at("/accuracy").asDouble()).as(model.toString()).isGreaterThan(0.8);
    }
    JsonNode disagreements = ReportJson.of(folder.resolve("work/texts")).at("/disagreements");
    Set<String> sentences = new HashSet<>();
    for (String line : Files.readAllLines(folder.resolve("test.tsv"))) {
      sentences.add(line.split("\t")[0]);
    }
    for (JsonNode disagreement : disagreements) {
      assertThat(sentences).contains(disagreement.at("/text").asText());
    }
    assertThat(Files.readString(folder.resolve("work/texts/report/report.html")))
        .contains(disagreements.isEmpty() ? "" : disagreements.at("/0/text").asText());
    // The saved student is plain Deeplearning4j, given tokens and a mask.
    File zip = folder.resolve("work/texts/student/model.zip").toFile();
    MultiLayerNetwork student = ModelSerializer.restoreMultiLayerNetwork(zip);
    INDArray tokens = Nd4j.zeros(1, 24);
    tokens.putScalar(0, 0, 2);
    INDArray mask = tokens.neq(0).castTo(tokens.dataType());
    double sum = student.output(tokens, false, mask, null).sumNumber().doubleValue();
    assertThat(sum).isCloseTo(1, within(1e-4));
    student.close();

    Path tokenizer = folder.resolve("work/texts/examples/tokenizer/tokenizer.json");
    FileTime made = Files.getLastModifiedTime(tokenizer);
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    assertThat(Files.getLastModifiedTime(tokenizer)).as("made again").isEqualTo(made);
  }

  private Path job(String text, String teacher) throws IOException {
    String table =
        "{ format = csv, options { sep = \"\\t\" }, schema = \"sentence string, label int\", path = \"%s\"%s }";
    return Files.writeString(
        folder.resolve("texts.conf"),
        """
        name = texts
        workspace = "%s"
        data {
          train = %s, transfer = %s, test = %s
          %s
          classes = auto
        }
        teacher { %s }
        student { network { kind = fasttext, embedding = 4 } }
        train { epochs = 8, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 3e-2 } }
        evaluate { latency { warmup = 5, samples = 20, batch-size = 32 } }
        """
            .formatted(
                folder.resolve("work"),
                table.formatted(sentences("train", 150, 1), ", label = label"),
                table.formatted(sentences("transfer", 300, 2), ""),
                table.formatted(sentences("test", 100, 3), ", label = label"),
                text,
                teacher));
  }

  /** Two words of one kind among others. */
  private Path sentences(String name, int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(2);
      List<String> words = new ArrayList<>();
      for (int w = random.nextInt(6); w >= 0; w--) {
        words.add(EITHER.get(random.nextInt(EITHER.size())));
      }
      for (int w = 0; w < 2; w++) {
        List<String> telling = label == 1 ? GOOD : BAD;
        words.add(random.nextInt(words.size() + 1), telling.get(random.nextInt(telling.size())));
      }
      lines.add(String.join(" ", words) + "\t" + label);
    }
    return Files.write(folder.resolve(name + ".tsv"), lines);
  }
}
