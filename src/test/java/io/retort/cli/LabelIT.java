package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelling again when examples come, change and go, or shards are not what they were. */
class LabelIT {
  private static final int ROWS = 300;
  private static final int FILES = 4;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private Path job;

  @BeforeEach
  void label() throws IOException {
    write("train", 1);
    write("test", 2);
    for (int file = 0; file < FILES; file++) {
      write("transfer/" + file, 10 + file);
    }
    job =
        Files.writeString(
            folder.resolve("job.conf"),
            """
            name = j
            workspace = "%1$s/work"
            data {
              train { format = csv, path = "%1$s/train.csv", options { header = true, inferSchema = true }, label = y }
              transfer { format = csv, path = "%1$s/transfer", options { header = true, inferSchema = true } }
              test { format = csv, path = "%1$s/test.csv", options { header = true, inferSchema = true }, label = y }
              classes = 3
            }
            teacher { kind = train, network { kind = mlp, hidden = [8] }, train { epochs = 2, workers = 2 } }
            student { network { kind = mlp, hidden = [4] } }
            train { epochs = 1, workers = 2 }
            """
                .formatted(folder));
    run("prepare");
    run("teach");
    run("label");
    assertThat(labelled()).isEqualTo((1 + FILES) * ROWS);
  }

  @Test
  void onlyNewRowsAreLabelled() throws IOException {
    Map<Long, List<Float>> before = table();
    write("transfer/new", 99);

    again();

    assertThat(labelled()).isEqualTo(ROWS);
    assertThat(table()).hasSize((1 + FILES) * ROWS).containsAllEntriesOf(before);
    assertThatItIsWhatAFreshRunGives();
  }

  /** So that it is cut into more files than before. */
  @Test
  void ofATableThatHasGrownManifoldOnlyNewRowsAreLabelled() throws IOException {
    write("transfer/new", 99, 60 * ROWS);

    again();

    assertThat(shards()).hasSizeGreaterThan(2);
    assertThat(labelled()).isEqualTo(60 * ROWS);
    assertThatItIsWhatAFreshRunGives();
  }

  @Test
  void onlyChangedRowsAreLabelled() throws IOException {
    write("transfer/2", 99);

    again();

    assertThat(labelled()).isEqualTo(ROWS);
    assertThat(table()).hasSize(FILES * ROWS);
    assertThatItIsWhatAFreshRunGives();
  }

  @Test
  void rowsThatAreGoneAreDropped() throws IOException {
    Files.delete(folder.resolve("transfer/1.csv"));

    again();

    assertThat(labelled()).isZero();
    assertThat(table()).hasSize((FILES - 1) * ROWS);
    assertThatItIsWhatAFreshRunGives();
  }

  @Test
  void anotherTeacherLabelsAll() throws IOException {
    run("teach", "--set", "teacher.train.epochs=3");
    run("label", "--set", "teacher.train.epochs=3");

    assertThat(labelled()).isEqualTo((1 + FILES) * ROWS);
  }

  /** Nobody is asked again, and the student finds its labels. */
  @Test
  void classesMayBeRenamed() throws IOException {
    List<String> before = hashes(shards());
    for (String name : List.of("train", "test")) {
      Path file = folder.resolve(name + ".csv");
      String renamed = Files.readString(file).replaceAll("(?m),(\\d)$", ",class $1");
      Files.writeString(file, renamed);
    }
    Files.writeString(
        job,
        Files.readString(job)
            .replace("classes = 3", "classes = [\"class 0\", \"class 1\", \"class 2\"]"));

    again();
    run("train");

    assertThat(hashes(shards())).isEqualTo(before);
  }

  @Test
  void forcedItLabelsAllAndGivesTheSameBytes() throws IOException {
    JsonNode before = shards();

    run("label", "--force");

    assertThat(shards()).isEqualTo(before);
  }

  @Test
  void aShardThatIsGoneOrCutOffIsMadeAgainAndNoOther() throws IOException {
    JsonNode before = shards();
    Files.delete(shard(0));
    assertThatTrainingStopsFor(name(0) + " is not there");
    run("label");
    assertThat(labelled()).isEqualTo(before.get(0).get("rows").asLong());

    Files.write(shard(1), new byte[] {'P', 'A', 'R', '1'});
    assertThatTrainingStopsFor(name(1) + " has 4 bytes, not " + before.get(1).get("bytes"));
    run("label");
    assertThat(labelled()).isEqualTo(before.get(1).get("rows").asLong());

    assertThat(hashes(shards())).isEqualTo(hashes(before));
  }

  private void assertThatTrainingStopsFor(String reason) {
    Outcome train = Outcome.of("train", job.toString());
    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err())
        .contains("retort: train: soft-labels does not fit the job, " + reason + "; run `label`");
  }

  @Test
  void aShardWithAnotherByteIsFoundBeforeTraining() throws IOException {
    byte[] bytes = Files.readAllBytes(shard(1));
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard(1), bytes);

    Outcome train = Outcome.of("train", job.toString());

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err().lines().filter(line -> line.startsWith("retort:")))
        .singleElement()
        .asString()
        .contains(name(1), "has SHA-256 ", ", but its manifest says ", "; delete it and run");
    Files.delete(shard(1));
    run("label");
    run("train");
  }

  @Test
  void labelsThatStandAreVerified() throws IOException {
    Outcome verify = Outcome.of("verify", job.toString(), "--sample", "200");
    assertThat(verify.code()).as(verify.err()).isZero();
    assertThat(verify.out())
        .contains(
            "soft-labels: every shard is as its manifest says",
            "400 rows labelled again: mean difference of logits 0, largest 0, top class changed in"
                + " 0 (0.00 %)");
    assertThat(trial().get("labelled").asLong()).isEqualTo(ROWS);
    assertThat(trial().get("balancedAccuracy").asDouble()).isGreaterThan(0.5);
  }

  @Test
  void verifyFindsAFlippedBitAnotherTeacherAndOtherLabels() throws IOException {
    byte[] bytes = Files.readAllBytes(shard(1));
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard(1), bytes);
    assertThatVerifyStopsFor(name(1), "has SHA-256 ", ", but its manifest says ");
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard(1), bytes);

    Path teacher = folder.resolve("work/j/teacher/model.zip");
    byte[] before = Files.readAllBytes(teacher);
    run("teach", "--force", "--set", "teacher.train.epochs=3");
    byte[] after = Files.readAllBytes(teacher);
    run("teach", "--force");
    assertThat(before).isNotEqualTo(after);
    Files.write(teacher, after);
    assertThatVerifyStopsFor("model.zip: has SHA-256 ", ", but `teach` saw ");
    Files.write(teacher, before);

    replaceLogitsOfTheFirstShard();
    assertThatVerifyStopsFor(" rows labelled again: ", " differ by more than 1 % of their range");
  }

  /** By others, in a file that is as its manifest says. */
  private void replaceLogitsOfTheFirstShard() throws IOException {
    JsonNode shard = shards().get(0);
    Path path = shard(0);
    spark
        .read()
        .parquet(path.toString())
        .selectExpr("split", "id", "example", "filtered", "transform(logits, z -> -z) AS logits")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("negated").toString());
    try (var files = Files.list(folder.resolve("negated"))) {
      Path part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Files.write(path, Files.readAllBytes(part));
    }
    Path manifest = folder.resolve("work/j/soft-labels/_manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace(
                shard.get("sha256").asText(), DigestUtils.sha256Hex(Files.readAllBytes(path))));
  }

  private void assertThatVerifyStopsFor(String... reason) {
    Outcome verify = Outcome.of("verify", job.toString());
    assertThat(verify.code()).isEqualTo(2);
    assertThat(verify.err().lines().filter(line -> line.startsWith("retort:")))
        .singleElement()
        .asString()
        .contains(reason);
  }

  /** The same network as given, of classes in another order. */
  @Test
  void aTeacherThatKnowsNothingOfTheExamplesIsRefused() throws IOException {
    Path model = folder.resolve("given.zip");
    Files.copy(folder.resolve("work/j/teacher/model.zip"), model);
    List<String> given =
        List.of(
            "--set",
            "teacher={kind = dl4j, model = \"" + model + "\"}",
            "--set",
            "data.classes=[\"1\", \"2\", \"0\"]",
            "--set",
            "workspace=" + folder.resolve("given"));
    run("prepare", given.toArray(String[]::new));
    run("teach", given.toArray(String[]::new));

    List<String> args = new ArrayList<>(List.of("label", job.toString()));
    args.addAll(given);
    Outcome refused = Outcome.of(args.toArray(String[]::new));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines().filter(line -> line.startsWith("retort:")))
        .singleElement()
        .asString()
        .contains("does not know these examples", "usual causes", "the order of classes");
    assertThat(folder.resolve("given/j/soft-labels")).doesNotExist();
    args.addAll(List.of("--set", "labels.accept-weak-teacher=true"));
    assertThat(Outcome.of(args.toArray(String[]::new)).code()).isZero();
  }

  private JsonNode trial() throws IOException {
    Path manifest = folder.resolve("work/j/soft-labels/_manifest.json");
    return new ObjectMapper().readTree(manifest.toFile()).at("/details/trial");
  }

  @Test
  void nothingElseStaysInTheFolder() throws IOException {
    write("transfer/new", 99);
    again();

    List<String> wanted = new ArrayList<>(List.of("_manifest.json"));
    shards().forEach(shard -> wanted.add(shard.get("file").asText()));
    try (var files = Files.list(folder.resolve("work/j/soft-labels"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  private void assertThatItIsWhatAFreshRunGives() throws IOException {
    Map<Long, List<Float>> grown = table();
    String elsewhere = "workspace=" + folder.resolve("fresh");
    for (String stage : List.of("prepare", "teach", "label")) {
      run(stage, "--set", elsewhere);
    }
    Map<Long, List<Float>> fresh = table(folder.resolve("fresh/j/soft-labels"));
    assertThat(grown.keySet()).isEqualTo(fresh.keySet());
    fresh.forEach(
        (id, logits) -> {
          for (int c = 0; c < logits.size(); c++) {
            // Matrix products of other batches may differ in the last bits.
            assertThat(grown.get(id).get(c)).isCloseTo(logits.get(c), Offset.offset(1e-5f));
          }
        });
  }

  private void again() {
    run("prepare");
    run("teach");
    run("label");
  }

  private void run(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, job.toString()));
    args.addAll(List.of(more));
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private void write(String name, long seed) throws IOException {
    write(name, seed, ROWS);
  }

  private void write(String name, long seed, int rows) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int row = 0; row < rows; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      text.append(a).append(',').append(b).append(',').append(a > b ? 0 : b > 1 ? 1 : 2);
      text.append('\n');
    }
    Path file = folder.resolve(name + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private JsonNode shards() throws IOException {
    Path manifest = folder.resolve("work/j/soft-labels/_manifest.json");
    return new ObjectMapper().readTree(manifest.toFile()).at("/details/shards");
  }

  private static List<String> hashes(JsonNode shards) {
    return shards.findValuesAsText("sha256");
  }

  private String name(int shard) throws IOException {
    return shards().get(shard).get("file").asText();
  }

  private Path shard(int number) throws IOException {
    return folder.resolve("work/j/soft-labels").resolve(name(number));
  }

  /** Rows that the teacher was asked about in the last labelling. */
  private long labelled() throws IOException {
    long sum = 0;
    for (JsonNode shard : shards()) {
      sum += shard.get("labelled").asLong();
    }
    return sum;
  }

  /** Transfer's logits, as plain Spark reads them. */
  private Map<Long, List<Float>> table() {
    return table(folder.resolve("work/j/soft-labels"));
  }

  private Map<Long, List<Float>> table(Path path) {
    Map<Long, List<Float>> table = new TreeMap<>();
    for (Row row :
        spark.read().parquet(path.toString()).where("split = 'transfer'").collectAsList()) {
      table.put(row.getAs("id"), row.getList(row.fieldIndex("logits")));
    }
    return table;
  }
}
