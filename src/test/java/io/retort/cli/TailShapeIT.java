package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What top-k tells of the classes that it leaves out, through the whole pipeline. */
class TailShapeIT {
  private static final int CLASSES = 10;
  private static final int K = 2;
  private static final int CODES = 2;
  private static final String TOP_2 = "labels { storage = top-k, k = 2 }";

  @TempDir private Path folder;

  private final SparkSession spark = LocalSpark.session();

  /** A row as anyone reads it. */
  private record Label(
      List<Float> logits, List<Byte> classes, List<Float> tail, List<Byte> shape) {}

  @Test
  void columnsAndShapeTellTheTailNearerThanEvenShares() throws IOException {
    run("label", "");
    Map<String, List<Float>> dense = new HashMap<>();
    read("soft-labels").forEach(row -> dense.put(key(row), row.getList(4)));

    run("label", TOP_2);

    double[] mean = new double[CLASSES];
    double[][] directions = new double[CLASSES][];
    for (Row row : read("tail-shape/shape.parquet")) {
      mean[row.getInt(0)] = row.getFloat(1);
      directions[row.getInt(0)] =
          row.<Float>getList(2).stream().mapToDouble(Float::doubleValue).toArray();
    }
    double even = 0;
    double shaped = 0;
    List<Row> rows = read("soft-labels");
    assertThat(rows.get(0).schema().simpleString())
        .endsWith("classes:array<tinyint>,tail:array<float>,shape:array<tinyint>>");
    for (Row row : rows) {
      Label label = new Label(row.getList(4), row.getList(5), row.getList(6), row.getList(7));
      double[] p = softmax(dense.get(key(row)));
      double[] flat = restored(label, new double[CLASSES], new double[CLASSES][CODES]);
      double[] told = restored(label, mean, directions);
      for (byte c : label.classes) {
        assertThat(told[c]).isCloseTo(p[c], within(1e-5));
      }
      even += divergence(p, flat);
      shaped += divergence(p, told);
    }
    assertThat(rows).hasSize(600);
    assertThat(shaped).isLessThan(0.5 * even);
  }

  @Test
  void theShapeStaysWhenExamplesComeAndAStudentLearnsByIt() throws IOException {
    run("run", TOP_2);
    String shape = manifest("tail-shape").toString();
    JsonNode labels = manifest("soft-labels");
    assertThat(labels.at("/details/tailShape").asText())
        .isEqualTo(manifest("tail-shape").get("fingerprint").asText());

    run("label", TOP_2 + "\ndata.transfer.count = 500");

    assertThat(manifest("tail-shape")).hasToString(shape);
    assertThat(manifest("soft-labels").get("rows").asInt()).isEqualTo(700);
  }

  @Test
  void aStudentIsNotTaughtByAnotherShapeThanTheLabelsWereMadeWith() throws IOException {
    run("run", TOP_2);
    Path file = folder.resolve("work/tiny/tail-shape/shape.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);

    Outcome train = outcome("train", TOP_2, "--force");
    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("tail-shape").contains("is not what it was");

    run("label", TOP_2);
    assertThat(Files.readAllBytes(file)).isNotEqualTo(bytes);
    assertThat(outcome("train", TOP_2).code()).isZero();
  }

  /** By the letter of what is written of the columns, at T = 1. */
  private static double[] restored(Label label, double[] mean, double[][] directions) {
    double[] kept = softmax(label.logits);
    double tail = 1 / (1 + Math.exp(-label.tail.get(0)));
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      double logit = mean[c];
      for (int j = 0; j < CODES; j++) {
        logit += label.shape.get(j) * directions[c][j];
      }
      p[c] = label.classes.contains((byte) c) ? 0 : Math.exp(logit);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] *= tail / sum;
    }
    for (int i = 0; i < K; i++) {
      p[label.classes.get(i)] = kept[i] * (1 - tail);
    }
    return p;
  }

  private static double[] softmax(List<Float> logits) {
    double sum = 0;
    double[] p = new double[logits.size()];
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(logits.get(c));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += p[c] * Math.log(p[c] / q[c]);
    }
    return sum;
  }

  private void run(String command, String more) throws IOException {
    for (String stage :
        command.equals("run") ? List.of("run") : List.of("prepare", "teach", command)) {
      Outcome outcome = outcome(stage, more);
      assertThat(outcome.code()).as(outcome.err()).isZero();
    }
  }

  private Outcome outcome(String command, String more, String... options) throws IOException {
    Path job =
        TinyJob.write(
            folder,
            "data.classes = "
                + CLASSES
                + "\nlabels.accept-weak-teacher = true\nevaluate.baseline = false\n"
                + more);
    String[] words = new String[options.length + 2];
    words[0] = command;
    words[1] = job.toString();
    System.arraycopy(options, 0, words, 2, options.length);
    return Outcome.of(words);
  }

  private List<Row> read(String path) {
    return spark
        .read()
        .parquet(folder.resolve("work/tiny").resolve(path).toString())
        .collectAsList();
  }

  private static String key(Row row) {
    return row.getString(0) + row.getLong(1);
  }

  private JsonNode manifest(String artefact) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("work/tiny").resolve(artefact).resolve("_manifest.json").toFile());
  }
}
