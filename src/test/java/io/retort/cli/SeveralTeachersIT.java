package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.LocalSpark;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks trained here that teach together. */
class SeveralTeachersIT {
  @TempDir private Path folder;

  @Test
  void theyTeachTheMeanOfWhatTheySay() throws IOException {
    Path job = TinyJob.write(folder, "teacher.seeds = 3");

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path teacher = folder.resolve("work/tiny/teacher");
    JsonNode info = Json.MAPPER.readTree(teacher.resolve("_manifest.json").toFile()).at("/details");
    assertThat(info.at("/members")).hasSize(3);
    assertThat(info.at("/parameters").asLong()).isEqualTo(3 * (144 * 32 + 32 + 32 * 4 + 4));
    assertThat(ReportJson.of(folder.resolve("work/tiny")).at("/models/0/bytes"))
        .isEqualTo(info.at("/bytes"));
    for (int member = 0; member < 3; member++) {
      assertThat(teacher.resolve("network-" + member + "/rounds.jsonl")).isNotEmptyFile();
    }
    List<Row> rows =
        LocalSpark.session()
            .sql(
                "SELECT e.features, l.logits FROM parquet.`%1$s/examples/train` e"
                        .formatted(folder.resolve("work/tiny"))
                    + " JOIN parquet.`%1$s/soft-labels` l ON e.id = l.id AND l.split = 'train'"
                        .formatted(folder.resolve("work/tiny")))
            .takeAsList(20);
    INDArray[] said = new INDArray[3];
    for (int member = 0; member < 3; member++) {
      MultiLayerNetwork network =
          ModelSerializer.restoreMultiLayerNetwork(
              teacher.resolve("network-" + member + "/model.zip").toFile());
      said[member] = network.output(features(rows));
      network.close();
    }
    assertThat(said[0]).isNotEqualTo(said[1]).isNotEqualTo(said[2]);
    INDArray mean = said[0].add(said[1]).add(said[2]).div(3);
    for (int row = 0; row < rows.size(); row++) {
      List<Float> logits = rows.get(row).getList(1);
      double sum = logits.stream().mapToDouble(Math::exp).sum();
      for (int c = 0; c < 4; c++) {
        assertThat(Math.exp(logits.get(c)) / sum).isCloseTo(mean.getDouble(row, c), within(1e-5));
      }
    }

    String made = Files.readString(teacher.resolve("_manifest.json"));
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    assertThat(Files.readString(teacher.resolve("_manifest.json"))).isEqualTo(made);
    Outcome alone = Outcome.of("run", job.toString(), "--set", "teacher.seeds=1");
    assertThat(alone.code()).as(alone.err()).isZero();
    assertThat(
            Json.MAPPER.readTree(teacher.resolve("_manifest.json").toFile()).at("/details/sha256"))
        .as("the first is the one that teaches alone")
        .isEqualTo(info.at("/members/0/sha256"));
    assertThat(teacher.resolve("network-0")).doesNotExist();
  }

  private static INDArray features(List<Row> rows) {
    float[][] features = new float[rows.size()][144];
    for (int row = 0; row < rows.size(); row++) {
      byte[] bytes = rows.get(row).getAs(0);
      for (int i = 0; i < bytes.length; i++) {
        features[row][i] = (bytes[i] & 0xff) * 0.00392156862f;
      }
    }
    return Nd4j.create(features);
  }
}
