package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on tables of mixed columns, with a class that hardly has a row. */
class TableJobIT {
  private static final String[] COLOURS = {"red", "green", "blue"};

  @TempDir private Path folder;

  @Test
  void aForestFittedHereTeachesANetworkAndNoClassIsLost() throws IOException {
    String forest =
        "estimator { stage = RandomForestClassifier, numTrees = 20, maxDepth = 6 }, train.class-weights = balanced";
    Path job = job(forest, "train.class-weights = balanced");

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode models = ReportJson.of(folder.resolve("work/table")).at("/models");
    // With accuracy alone one could forget the class of a dozen rows; not with all alike.
    assertThat(models.get(0).at("/macroF1").asDouble()).as("teacher").isGreaterThan(0.8);
    assertThat(models.get(1).at("/macroF1").asDouble()).as("student").isGreaterThan(0.7);
    assertThat(folder.resolve("work/table/teacher/model/metadata")).exists();
    String again = Files.readString(folder.resolve("work/table/student/_manifest.json"));
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    assertThat(Files.readString(folder.resolve("work/table/student/_manifest.json")))
        .isEqualTo(again);
  }

  @Test
  void whatDoesNotFitIsToldInALine() throws IOException {
    refused("estimator { stage = GBTClassifier }", "teacher.estimator: cannot be fitted (");
    refused(
        "estimator { stage = RandomForest }",
        "teacher.estimator.stage is RandomForest, must be a stage of Spark ML, in"
            + " org.apache.spark.ml.classification");
    refused(
        "estimator { stage = RandomForestClassifier }, train.class-weights { none = 2 }",
        "teacher.train.class-weights.none: no such class in data.classes");
    refused("estimator { stage = NaiveBayes }, network { kind = mlp }", "left out beside network");
    refused("train {}", "teacher.network is missing: the teacher's network, or its estimator");
  }

  private void refused(String teacher, String message) throws IOException {
    Outcome outcome = Outcome.of("run", job(teacher, "").toString());
    assertThat(outcome.code()).as(teacher).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }

  private Path job(String teacher, String more) throws IOException {
    String source =
        "{ format = csv, path = \"%s\", options { header = true, nullValue = \"?\" }, label = kind, schema = \"size double, colour string, weight double, kind string\" }";
    return Files.writeString(
        folder.resolve("table.conf"),
        """
        name = table
        workspace = "%s"
        data {
          train = %s, test = %s
          pipeline = [
            { stage = StringIndexer, inputCol = colour, outputCol = colour_index }
            { stage = OneHotEncoder, inputCols = [colour_index], outputCols = [colour_vector] }
            { stage = Imputer, inputCols = [size, weight], outputCols = [size, weight] }
            { stage = VectorAssembler, inputCols = [size, weight, colour_vector], outputCol = features }
          ]
          standardize = true
          classes = [small, large, rare, never]
        }
        teacher { kind = train, %s }
        student { network { kind = mlp, hidden = [16] } }
        loss { temperature = 1 }
        train { epochs = 20, batch-size = 32, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        evaluate { baseline { train {} }, pseudo-labels { train {} }, latency { warmup = 5, samples = 20, batch-size = 32 } }
        %s
        """
            .formatted(
                folder.resolve("work"),
                source.formatted(rows("train", 1500, 1)),
                source.formatted(rows("test", 1500, 2)),
                teacher,
                more));
  }

  /** One row in a hundred is rare: large and blue. One value in twenty is missing. */
  private Path rows(String name, int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("size,colour,weight,kind"));
    for (int i = 0; i < count; i++) {
      boolean rare = random.nextInt(100) == 0;
      boolean large = rare || random.nextInt(3) == 0;
      double size = (large ? 5 : 1) + random.nextGaussian() * 0.5;
      String colour = rare ? "blue" : COLOURS[random.nextInt(large ? 2 : 3)];
      double weight = size * 2 + random.nextGaussian();
      lines.add(
          "%s,%s,%s,%s"
              .formatted(
                  random.nextInt(20) == 0 ? "?" : String.valueOf(size),
                  colour,
                  random.nextInt(20) == 0 ? "?" : String.valueOf(weight),
                  rare ? "rare" : large ? "large" : "small"));
    }
    return Files.write(folder.resolve(name + ".csv"), lines);
  }
}
