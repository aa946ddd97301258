package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.KerasFile;
import io.retort.LocalSpark;
import io.retort.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Whole jobs that learn a number. */
class RegressionIT {
  /** Weights of a line, and the bias, in the order of Deeplearning4j's parameters. */
  private static final float[] LINE = {ModelFiles.weight(0, 0), ModelFiles.weight(1, 0), 0};

  private static final double NOISE = 0.1;

  @TempDir private Path folder;

  @Test
  void aStudentLearnsANumberInItsOwnUnit() throws IOException {
    Path job = job("");

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path run = folder.resolve("work/prices");
    JsonNode models = ReportJson.of(run).at("/models");
    for (JsonNode model : models) {
      assertThat(model.at("/r2").asDouble()).as(model.toString()).isBetween(0.9, 1.0);
      assertThat(model.has("accuracy")).isFalse();
    }
    assertThat(models).hasSize(3);
    assertThat(outcome.out()).contains("RMSE", "of the teacher's R²", "student-r2");
    assertThat(Files.readString(run.resolve("report/report.html")))
        .contains("Root mean squared error", "R² and what it costs")
        .doesNotContain("Accuracy", "Macro F1");
    recompute(run, models.get(1));

    List<Row> labels =
        LocalSpark.session().read().parquet(run + "/examples/train").select("label").takeAsList(9);
    assertThat(labels.get(0).schema().apply("label").dataType()).isEqualTo(DataTypes.FloatType);
    assertThat(labels).allMatch(row -> row.getFloat(0) > 1000);

    assertThat(Outcome.of("verify", job.toString(), "--sample", "50").code()).isZero();
    String made = Files.readString(run.resolve("student/_manifest.json"));
    assertThat(Outcome.of("run", job.toString(), "--from", "label").code()).isZero();
    assertThat(ReportJson.of(run).at("/models/1/parametersSha256"))
        .isEqualTo(models.get(1).at("/parametersSha256"));
    assertThat(made).contains(models.get(1).at("/parametersSha256").asText());
  }

  /** The saved zip, in plain Deeplearning4j, on the rows of the file. */
  private void recompute(Path run, JsonNode student) throws IOException {
    MultiLayerNetwork saved =
        ModelSerializer.restoreMultiLayerNetwork(run.resolve("student/model.zip").toFile());
    double squares = 0;
    double sizes = 0;
    List<String> lines = Files.readAllLines(folder.resolve("test.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      float[][] example = {{Float.parseFloat(cells[0]), Float.parseFloat(cells[1])}};
      double error = saved.output(Nd4j.create(example)).getDouble(0) - Double.parseDouble(cells[2]);
      squares += error * error;
      sizes += Math.abs(error);
    }
    saved.close();
    int rows = lines.size() - 1;
    assertThat(student.at("/rmse").asDouble()).isCloseTo(Math.sqrt(squares / rows), within(0.01));
    assertThat(student.at("/mae").asDouble()).isCloseTo(sizes / rows, within(0.01));
  }

  /** Fitted here, then as a model from elsewhere, alone and in an ensemble. */
  @Test
  void sparksRegressionsTeachToo() throws IOException {
    String forest =
        "teacher = null\nteacher { kind = train, estimator { stage = GBTRegressor, maxIter = 8 } }";
    Outcome fitted = Outcome.of("run", job(forest).toString());
    assertThat(fitted.code()).as(fitted.err()).isZero();
    JsonNode models = ReportJson.of(folder.resolve("work/prices")).at("/models");
    assertThat(models.get(0).at("/r2").asDouble()).isGreaterThan(0.8);
    assertThat(models.get(1).at("/r2").asDouble()).isGreaterThan(0.8);

    String given =
        "{ kind = spark-ml, model = \"%s\", output { name = prediction, kind = logits } }"
            .formatted(folder.resolve("work/prices/teacher/model"));
    String elsewhere = "workspace = \"" + folder.resolve("elsewhere") + "\"\nteacher = null\n";
    for (String teacher :
        List.of(given, "{ kind = ensemble, members = [" + given + given + "] }")) {
      Outcome again =
          Outcome.of(
              "run", job(elsewhere + "teacher = " + teacher.replace("}{", "}, {")).toString());
      assertThat(again.code()).as(again.err()).isZero();
      JsonNode same = ReportJson.of(folder.resolve("elsewhere/prices")).at("/models");
      assertThat(same.get(0).at("/r2")).isEqualTo(models.get(0).at("/r2"));
      assertThat(same.get(1).at("/rmse")).isEqualTo(models.get(1).at("/rmse"));
    }
  }

  /** Of every kind that says a number, of a straight line that it knows. */
  @Test
  void modelsFromElsewhereTeachToo() throws IOException {
    Path onnx = ModelFiles.linearOnnx(folder.resolve("line.onnx"), 2, 1);
    Path zip = folder.resolve("line.zip");
    MultiLayerNetwork network = new MultiLayerNetwork(line());
    network.init();
    network.setParams(Nd4j.create(LINE));
    ModelSerializer.writeModel(network, zip.toFile(), false);
    network.close();
    Path h5 = folder.resolve("line.h5");
    try (KerasFile keras =
        new KerasFile(
            h5,
            KerasFile.sequential(
                KerasFile.dense("out", 1, "linear", "\"batch_input_shape\": [null, 2],")))) {
      keras.layer("out", new float[] {LINE[0], LINE[1]}, new float[1], 2, 1);
    }
    JsonNode first = null;
    for (String model :
        List.of("onnx, model = " + onnx, "dl4j, model = " + zip, "keras, model = " + h5)) {
      Outcome outcome = Outcome.of("run", lineJob("{ kind = " + model + " }").toString());
      assertThat(outcome.code()).as(outcome.err()).isZero();
      JsonNode models = ReportJson.of(folder.resolve("work/line")).at("/models");
      assertThat(models.get(0).at("/rmse").asDouble())
          .as(model)
          .isCloseTo(NOISE, within(0.1 * NOISE));
      assertThat(models.get(1).at("/r2").asDouble()).as(model).isGreaterThan(0.95);
      first = first == null ? models : first;
      assertThat(models.get(1).at("/rmse").asDouble())
          .as("the same teacher, the same student")
          .isCloseTo(first.get(1).at("/rmse").asDouble(), within(1e-3));
    }
  }

  private static MultiLayerConfiguration line() {
    return new NeuralNetConfiguration.Builder()
        .list(
            new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(2)
                .nOut(1)
                .build())
        .build();
  }

  private Path lineJob(String teacher) throws IOException {
    String source = "{ format = csv, path = \"%s\", options.header = true, label = y }";
    return Files.writeString(
        folder.resolve("line.conf"),
        """
        name = line
        workspace = "%s"
        task = regression
        data { train = %s, test = %s }
        teacher = %s
        student { network { kind = mlp, hidden = [4] } }
        loss.alpha = 0.5
        train { epochs = 30, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        evaluate { latency { warmup = 5, samples = 20, batch-size = 32 } }
        """
            .formatted(
                folder.resolve("work"),
                source.formatted(onALine("line-train", 400, 1)),
                source.formatted(onALine("line-test", 300, 2)),
                teacher));
  }

  private Path onALine(String name, int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int i = 0; i < count; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      double y = LINE[0] * a + LINE[1] * b + NOISE * random.nextGaussian();
      lines.add(a + "," + b + "," + (float) y);
    }
    return Files.write(folder.resolve(name + ".csv"), lines);
  }

  /** What it begins with is brought to the scale that it is trained on, and back. */
  @Test
  void aStudentGoesOnFromASavedOne() throws IOException {
    assertThat(Outcome.of("run", job("train.epochs = 5").toString()).code()).isZero();
    Path run = folder.resolve("work/prices");
    double before = ReportJson.of(run).at("/models/1/rmse").asDouble();
    Path saved = Files.copy(run.resolve("student/model.zip"), folder.resolve("saved.zip"));
    String still = "train { epochs = 1, optimizer.learning-rate = 1e-9 }\nstudent.init-from = \"";
    assertThat(Outcome.of("run", job(still + saved + "\"").toString()).code()).isZero();
    assertThat(ReportJson.of(run).at("/models/1/rmse").asDouble()).isCloseTo(before, within(0.01));
    assertThat(before).isGreaterThan(50);
  }

  @Test
  void aSearchComparesByR2() throws IOException {
    Outcome search =
        Outcome.of("search", job("search { trials = 3, seeds = 2 }, loss.alpha = 0.5").toString());
    assertThat(search.code()).as(search.err()).isZero();
    assertThat(search.out()).contains("R²", "labels alone", "alpha").doesNotContain("pseudo", "%");
    Path winner = folder.resolve("work/prices/search/winner.conf");
    Outcome run = Outcome.of("run", winner.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void aTeacherThatKnowsNothingDoesNotLabel() throws IOException {
    Outcome outcome =
        Outcome.of(
            "run", job("teacher.train { epochs = 1, optimizer.learning-rate = 1e-6 }").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("label: teacher on ", "it explains less than a fifth of their variance")
        .contains("labels.accept-weak-teacher = true labels all the same");
  }

  @Test
  void aLabelThatIsNoNumberIsRejected() throws IOException {
    Path job = job("");
    Files.writeString(
        folder.resolve("train.csv"), "1,2,dear\n", java.nio.file.StandardOpenOption.APPEND);
    assertThat(Outcome.of("prepare", job.toString(), "--set", "data.max-rejects=0").err())
        .contains("1 of 401 rows rejected", "label is no number");
  }

  private Path job(String more) throws IOException {
    String source = "{ format = csv, path = \"%s\", options.header = true, label = price }";
    return Files.writeString(
        folder.resolve("prices.conf"),
        """
        name = prices
        workspace = "%s"
        task = regression
        data { train = %s, transfer = %s, test = %s }
        teacher {
          kind = train, network { kind = mlp, hidden = [32] }
          train { epochs = 40, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        }
        student { network { kind = mlp, hidden = [8] } }
        loss.alpha { kind = linear, from = 1, to = 0.5 }
        train { epochs = 30, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } }
        evaluate { baseline { train {} }, latency { warmup = 5, samples = 20, batch-size = 32 }, gates.student-r2 = 0.5 }
        %s
        """
            .formatted(
                folder.resolve("work"),
                source.formatted(rows("train", 400, 1)),
                source.formatted(rows("transfer", 600, 2)),
                source.formatted(rows("test", 300, 3)),
                more));
  }

  /** A price in the thousands, of two numbers. */
  private Path rows(String name, int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("size,age,price"));
    for (int i = 0; i < count; i++) {
      float size = (float) random.nextGaussian();
      float age = (float) random.nextGaussian();
      double price = 5000 + 800 * size - 500 * Math.abs(age) + 40 * random.nextGaussian();
      lines.add(size + "," + age + "," + (float) price);
    }
    return Files.write(folder.resolve(name + ".csv"), lines);
  }
}
