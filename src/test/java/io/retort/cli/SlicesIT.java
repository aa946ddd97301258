package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models told apart by the values of a column. */
class SlicesIT {
  /** A name that would be a pattern of wildcards, were it not taken as it stands. */
  private static final String WORK = "work [1]{a,b}*?";

  @TempDir private Path folder;

  @Test
  void eachValueHasItsFiguresTheWorstFirst() throws IOException {
    Path job = job("evaluate.slices = [country, size], evaluate.gates.slice-worst-accuracy = 0.9");

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
    JsonNode report = ReportJson.of(folder.resolve(WORK + "/sliced"));
    Map<String, int[]> expected = recount();
    JsonNode slices = report.at("/models/1/slices");
    assertThat(slices).hasSize(expected.size());
    double before = 0;
    for (JsonNode slice : slices) {
      int[] counts = expected.get(slice.at("/value").asText());
      assertThat(slice.at("/rows").asInt()).isEqualTo(counts[0]);
      double accuracy = slice.at("/accuracy").asDouble();
      assertThat(accuracy).isEqualTo((double) counts[1] / counts[0]);
      assertThat(accuracy).isGreaterThanOrEqualTo(before);
      before = accuracy;
    }
    // Of the country whose labels were drawn by lot, nothing can be known.
    assertThat(slices.at("/0/value").asText()).isEqualTo("nowhere");
    assertThat(report.at("/gates/0/actual")).isEqualTo(slices.at("/0/accuracy"));
    assertThat(report.at("/models/0/slices/0/value").asText()).isEqualTo("nowhere");

    String made = Files.readString(folder.resolve(WORK + "/sliced/examples/test/_manifest.json"));
    assertThat(Outcome.of("run", job("").toString()).code()).isZero();
    assertThat(ReportJson.of(folder.resolve(WORK + "/sliced")).at("/models/1").has("slices"))
        .isFalse();
    assertThat(Files.readString(folder.resolve(WORK + "/sliced/examples/test/_manifest.json")))
        .as("examples are the same")
        .isEqualTo(made);
  }

  @Test
  void columnsThatTellNoGroupsAreRefused() throws IOException {
    assertThat(Outcome.of("run", job("evaluate.slices = [county]").toString()).err())
        .contains("evaluate.slices = [.. county ..]: no such column of data.test; columns are a, b")
        .hasLineCount(1);
    Outcome outcome = Outcome.of("run", job("evaluate.slices = [serial]").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "evaluate.slices = [.. serial ..]: more than 1000 values, must be a column of few");
    assertThat(
            Outcome.of("run", TinyJob.write(folder, "evaluate.slices = [country]").toString())
                .err())
        .contains("evaluate.slices is [country], must be left out where data.test is no table");
  }

  /** Rows and those that the saved student gets right, by value. */
  private Map<String, int[]> recount() throws IOException {
    MultiLayerNetwork student =
        ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve(WORK + "/sliced/student/model.zip").toFile());
    Map<String, int[]> counts = new HashMap<>();
    List<String> lines = Files.readAllLines(folder.resolve("test.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      float[][] example = {{Float.parseFloat(cells[0]), Float.parseFloat(cells[1])}};
      try (INDArray out = student.output(Nd4j.create(example))) {
        int right = out.argMax(1).getInt(0) == Integer.parseInt(cells[2]) ? 1 : 0;
        for (String value : List.of(cells[3].isEmpty() ? "(missing)" : cells[3], cells[4])) {
          int[] count = counts.computeIfAbsent(value, v -> new int[2]);
          count[0]++;
          count[1] += right;
        }
      }
    }
    student.close();
    return counts;
  }

  private Path job(String more) throws IOException {
    String source =
        "{ format = csv, path = \"%s\", options.header = true, label = y, features = [a, b] }";
    return Files.writeString(
        folder.resolve("sliced.conf"),
        """
        name = sliced
        workspace = "%s"
        data { train = %s, test = %s, classes = auto }
        teacher {
          kind = train, network { kind = mlp, hidden = [16] }
          train { epochs = 10, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        }
        student { network { kind = mlp, hidden = [4] } }
        train { epochs = 10, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        evaluate { baseline { train {} }, pseudo-labels { train {} }, latency { warmup = 5, samples = 20, batch-size = 32 } }
        %s
        """
            .formatted(
                folder.resolve(WORK),
                source.formatted(rows("train[0-9]*", 400, 1)),
                source.formatted(rows("test", 1200, 2)),
                more));
  }

  /** Above a line or not, but of one country at random. */
  private Path rows(String name, int count, long seed) throws IOException {
    Path file = folder.resolve(name + ".csv");
    if (Files.exists(file)) {
      return file; // A new one would be another input.
    }
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("a,b,y,country,size,serial"));
    String[] countries = {"de", "fr", "", "nowhere"};
    for (int i = 0; i < count; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      String country = countries[random.nextInt(countries.length)];
      boolean above = country.equals("nowhere") ? random.nextBoolean() : a + b > 0;
      lines.add(
          a
              + ","
              + b
              + ","
              + (above ? 1 : 0)
              + ","
              + country
              + ","
              + (i % 2 == 0 ? "big" : "small")
              + ","
              + i);
    }
    return Files.write(file, lines);
  }
}
