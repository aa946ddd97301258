package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.LocalSpark;
import io.retort.job.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The report's figures by another route: the saved zips in plain Deeplearning4j, and Spark ML. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiguresIT {
  private static final int CLASSES = 4;

  @TempDir private static Path folder;

  private final SparkSession spark = LocalSpark.session();
  private List<Row> examples;
  private JsonNode report;

  @BeforeAll
  void run() throws IOException {
    Outcome outcome =
        Outcome.of("run", TinyJob.write(folder, "evaluate.calibrate = true").toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path run = folder.resolve("work/tiny");
    report = ReportJson.of(run);
    examples =
        spark
            .read()
            .parquet(run + "/examples/test")
            .select("label", "features", "id")
            .orderBy("id")
            .collectAsList();
  }

  @Test
  void qualityIsWhatSparkSays() throws IOException {
    for (JsonNode model : report.at("/models")) {
      Dataset<Row> answers = answers(model.at("/name").asText());
      for (String[] figure :
          new String[][] {{"accuracy", "accuracy"}, {"logLoss", "nll"}, {"hammingLoss", ""}}) {
        double expected =
            new MulticlassClassificationEvaluator()
                .setMetricName(figure[0])
                .setEps(1e-30)
                .evaluate(answers);
        double actual =
            figure[1].isEmpty()
                ? 1 - model.at("/accuracy").asDouble()
                : model.at("/" + figure[1]).asDouble();
        assertThat(actual).as(figure[0]).isCloseTo(expected, within(1e-6));
      }
      MulticlassMetrics metrics = new MulticlassMetrics(answers.select("prediction", "label"));
      double f1 = 0;
      double recall = 0;
      for (int c = 0; c < CLASSES; c++) {
        f1 += metrics.fMeasure(c) / CLASSES;
        recall += metrics.recall(c) / CLASSES;
        JsonNode ofClass = model.at("/perClass/" + c);
        assertThat(ofClass.at("/recall").asDouble()).isEqualTo(metrics.recall(c));
        assertThat(ofClass.at("/precision").asDouble()).isEqualTo(metrics.precision(c));
        assertThat(ofClass.at("/f1").asDouble()).isCloseTo(metrics.fMeasure(c), within(1e-15));
      }
      assertThat(model.at("/macroF1").asDouble()).isCloseTo(f1, within(1e-15));
      assertThat(model.at("/balancedAccuracy").asDouble()).isCloseTo(recall, within(1e-15));
      for (JsonNode confused : model.at("/confusions")) {
        assertThat(confused.at("/rows").asDouble())
            .isEqualTo(
                metrics
                    .confusionMatrix()
                    .apply(confused.at("/label").asInt(), confused.at("/answer").asInt()));
      }
    }
  }

  @Test
  void whatSparkHasNotIsWorkedOutHere() throws IOException {
    List<Row> teacher = answers("teacher").collectAsList();
    List<Row> baseline = answers("baseline").collectAsList();
    List<Row> student = answers("student").collectAsList();
    double brier = 0;
    double[][] bins = new double[15][3];
    long mistakes = 0;
    long copied = 0;
    long alone = 0;
    for (int row = 0; row < student.size(); row++) {
      double[] shares = student.get(row).<org.apache.spark.ml.linalg.Vector>getAs(2).toArray();
      int label = (int) student.get(row).getDouble(0);
      int answer = (int) student.get(row).getDouble(1);
      for (int c = 0; c < CLASSES; c++) {
        brier += Math.pow(shares[c] - (c == label ? 1 : 0), 2) / student.size();
      }
      double[] bin = bins[(int) Math.min(14, shares[answer] * 15)];
      bin[0]++;
      bin[1] += shares[answer];
      bin[2] += answer == label ? 1 : 0;
      mistakes += teacher.get(row).getDouble(1) != label ? 1 : 0;
      copied +=
          teacher.get(row).getDouble(1) != label && teacher.get(row).getDouble(1) == answer ? 1 : 0;
      alone += answer == label && baseline.get(row).getDouble(1) != label ? 1 : 0;
    }
    double ece = 0;
    for (double[] bin : bins) {
      ece += Math.abs(bin[1] - bin[2]) / student.size();
    }
    JsonNode told = report.at("/models/1");
    assertThat(told.at("/brier").asDouble()).isCloseTo(brier, within(1e-6));
    assertThat(told.at("/ece").asDouble()).isCloseTo(ece, within(1e-6));
    assertThat(told.at("/copied/teacherWrong").asLong()).isEqualTo(mistakes);
    assertThat(told.at("/copied/mistakes").asLong()).isEqualTo(copied);
    assertThat(report.at("/comparison/mcNemar/studentAlone").asLong()).isEqualTo(alone);
  }

  @Test
  void calibratedOnesAreThoseOfLogitsAtTheTemperature() throws IOException {
    for (String name : List.of("student", "baseline", "pseudo-labels")) {
      JsonNode manifest =
          Json.MAPPER.readTree(folder.resolve("work/tiny/" + name + "/_manifest.json").toFile());
      double temperature = manifest.at("/details/temperature").asDouble();
      List<Row> answers = answers(name).collectAsList();
      double nll = 0;
      double[][] bins = new double[15][3];
      for (Row row : answers) {
        double[] shares = row.<org.apache.spark.ml.linalg.Vector>getAs(2).toArray();
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
          shares[c] = Math.pow(shares[c], 1 / temperature);
          sum += shares[c];
        }
        nll -= Math.log(shares[(int) row.getDouble(0)] / sum) / answers.size();
        double stated = shares[(int) row.getDouble(1)] / sum;
        double[] bin = bins[(int) Math.min(14, stated * 15)];
        bin[0]++;
        bin[1] += stated;
        bin[2] += row.getDouble(0) == row.getDouble(1) ? 1 : 0;
      }
      double ece = 0;
      for (double[] bin : bins) {
        ece += Math.abs(bin[1] - bin[2]) / answers.size();
      }
      JsonNode told = ReportJson.model(report, name).at("/calibrated");
      assertThat(told.at("/temperature").asDouble()).isEqualTo(temperature).isNotEqualTo(1);
      assertThat(told.at("/nll").asDouble()).isCloseTo(nll, within(1e-5));
      assertThat(told.at("/ece").asDouble()).isCloseTo(ece, within(1e-5));
    }
    assertThat(report.at("/models/0/calibrated").isMissingNode()).as("the teacher's").isTrue();
  }

  @Test
  void disagreementsAreThoseOfTheSurestStudent() throws IOException {
    List<Row> teacher = answers("teacher").collectAsList();
    List<Row> student = answers("student").collectAsList();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < student.size(); row++) {
      if (teacher.get(row).getDouble(1) != student.get(row).getDouble(1)) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparing((Integer row) -> -confidence(student.get(row))));

    JsonNode told = report.at("/disagreements");
    assertThat(told).hasSize(Math.min(24, rows.size())).isNotEmpty();
    for (int i = 0; i < told.size(); i++) {
      int row = rows.get(i);
      JsonNode one = told.get(i);
      assertThat(one.at("/id").asLong()).isEqualTo(examples.get(row).getLong(2));
      assertThat(one.at("/label").asDouble()).isEqualTo(student.get(row).getDouble(0));
      assertThat(one.at("/student").asDouble()).isEqualTo(student.get(row).getDouble(1));
      assertThat(one.at("/teacher").asDouble()).isEqualTo(teacher.get(row).getDouble(1));
      assertThat(one.at("/studentConfidence").asDouble())
          .isCloseTo(confidence(student.get(row)), within(1e-5));
      assertThat(one.at("/teacherConfidence").asDouble())
          .isCloseTo(confidence(teacher.get(row)), within(1e-5));
      byte[] png =
          Base64.getDecoder()
              .decode(one.at("/picture").asText().substring("data:image/png;base64,".length()));
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
      byte[] bytes = examples.get(row).getAs(1);
      for (int at = 0; at < bytes.length; at++) {
        assertThat(picture.getRGB(at % 12, at / 12) & 0xffffff)
            .isEqualTo((bytes[at] & 0xff) * 0x010101);
      }
    }
  }

  private static double confidence(Row answer) {
    double[] shares = answer.<org.apache.spark.ml.linalg.Vector>getAs(2).toArray();
    return shares[(int) answer.getDouble(1)];
  }

  /** Label, prediction and probabilities of the test examples. */
  private Dataset<Row> answers(String model) throws IOException {
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve("work/tiny/" + model + "/model.zip").toFile());
    float[][] features = new float[examples.size()][];
    for (int row = 0; row < features.length; row++) {
      byte[] bytes = examples.get(row).getAs(1);
      features[row] = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        features[row][i] = (bytes[i] & 0xff) * 0.00392156862f;
      }
    }
    List<Row> rows = new ArrayList<>();
    try (INDArray out = network.output(Nd4j.create(features))) {
      for (int row = 0; row < features.length; row++) {
        double[] shares = out.getRow(row).toDoubleVector();
        rows.add(
            RowFactory.create(
                (double) examples.get(row).getInt(0),
                (double) out.getRow(row).argMax().getInt(0),
                Vectors.dense(shares)));
      }
    }
    network.close();
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType());
    return spark.createDataFrame(rows, schema).coalesce(1);
  }
}
