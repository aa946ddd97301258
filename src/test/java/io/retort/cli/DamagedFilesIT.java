package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.LocalSpark;
import io.retort.SlowFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are damaged, gone or may not be read, of the input and of the workspace: what to do is
 * told in one line, the student stays what it was, and once that is done the same bits come out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedFilesIT {
  @TempDir private static Path folder;
  private Path root;
  private Path job;
  private Parameters undisturbed;

  @BeforeAll
  void runUndisturbed() throws Exception {
    SlowFileSystem.register(LocalSpark.session().sparkContext().hadoopConfiguration());
    root = folder.resolve("work/tiny");
    job =
        TinyJob.write(
            folder, "workspace = \"" + SlowFileSystem.path(folder.resolve("work")) + "\"");
    done("run");
    undisturbed = Parameters.of(folder.resolve("work"));
  }

  @AfterEach
  void allIsAsItWas() throws IOException {
    SlowFileSystem.refuse(null);
    assertThat(Parameters.of(folder.resolve("work"))).isEqualTo(undisturbed);
  }

  @Test
  void aSoftLabelShardThatIsAnotherStopsTheTraining() throws Exception {
    Path shard = only("soft-labels", "transfer");
    flip(shard);

    refused(at("run", "--from", "train"), shard, "has SHA-256", "delete it and run `label`");
    Files.delete(shard);
    done("run", "--from", "train");
  }

  @Test
  void aSoftLabelShardThatIsCutOffOrGoneIsMadeAnew() throws Exception {
    Path shard = only("soft-labels", "transfer");
    cut(shard);
    refused(
        at("train", "--force"),
        shard.getFileName(),
        "soft-labels",
        "bytes, not",
        "run `label` first");
    done("run", "--from", "train");

    Files.delete(only("soft-labels", "train"));
    done("run", "--from", "train");
  }

  @Test
  void aSoftLabelShardThatMayNotBeRead() throws Exception {
    Path shard = only("soft-labels", "transfer");
    SlowFileSystem.refuse(shard.getFileName().toString());

    refused(at("run", "--from", "train"), shard, "Permission denied");
    SlowFileSystem.refuse(null);
    done("run", "--from", "train");
  }

  @Test
  void examplesWithAByteThatFellOverStopTheStageThatReadsThem() throws Exception {
    for (List<String> reader :
        List.of(
            List.of("train", "train"), List.of("transfer", "label"), List.of("test", "evaluate"))) {
      Path file = only("examples/" + reader.get(0), "part");
      flip(file);

      refused(at(reader.get(1), "--force"), file, "cannot be read", "run `prepare --force`");
      assertThat(Parameters.of(folder.resolve("work"))).isEqualTo(undisturbed);
      done("prepare", "--force");
      done(reader.get(1), "--force");
    }
  }

  @Test
  void examplesThatAreCutOffOrGoneAreMadeAnew() throws Exception {
    Path file = only("examples/test", "part");
    cut(file);
    refused(
        at("evaluate", "--force"),
        file.getFileName(),
        "examples/test",
        "bytes, not",
        "run `prepare` first");
    done("run", "--from", "evaluate");

    Files.delete(only("examples/test", "part"));
    done("run", "--from", "evaluate");
  }

  @Test
  void examplesThatMayNotBeRead() throws Exception {
    Path file = only("examples/transfer", "part");
    SlowFileSystem.refuse(file.getFileName().toString());

    refused(at("label", "--force"), file, "cannot be read (Permission denied");
    refused(at("train", "--force"), file, "cannot be read (Permission denied");
    SlowFileSystem.refuse(null);
    done("run", "--from", "label");
  }

  @Test
  void parquetOfTheInputThatIsCutOffOrChanged() throws Exception {
    Path table = folder.resolve("table");
    LocalSpark.session()
        .range(0, 2000, 1, 3)
        .selectExpr("id", "cast(id % 4 as int) y", "rand(1) a", "rand(2) b")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(table.toString());
    for (Path sums : list(table, ".part")) {
      Files.delete(sums); // Of Hadoop's local file system: here it is Parquet that is to notice.
    }
    List<Path> files = list(table, "part");
    byte[] whole = Files.readAllBytes(files.get(1));

    flip(files.get(1));
    refused(prepare(table, "parquet"), files.get(1), "cannot be read", "put it right");
    Files.write(files.get(1), Arrays.copyOf(whole, whole.length / 2));
    refused(prepare(table, "parquet"), files.get(1), "not a Parquet file");
    Files.write(files.get(1), whole);
    Outcome outcome = prepare(table, "parquet");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @Test
  void csvOfTheInputThatIsCutOff() throws Exception {
    Path table = Files.createDirectories(folder.resolve("csv"));
    Path file = table.resolve("rows.csv.gz");
    StringBuilder rows = new StringBuilder("id,y,a,b\n");
    for (int id = 0; id < 5000; id++) {
      rows.append(id).append(',').append(id % 4).append(',').append(id * 0.37 % 1).append(",0.5\n");
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(rows.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refused(prepare(table, "csv"), table, "data.train.path = ", "cannot be read", "put it right");
    Files.write(file, whole);
    Outcome outcome = prepare(table, "csv");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private Outcome prepare(Path table, String format) throws IOException {
    String source =
        "{ format = %s, path = \"%s\", label = y, id = id, options { header = true }, features = [a, b]"
            .formatted(format, table);
    Path file = folder.resolve(format + ".conf");
    Files.writeString(
        file,
        """
        name = %s
        workspace = "%s"
        data {
          train %s }
          test %s, part = [0, 0.1] }
          shape = [2]
          classes = 4
        }
        teacher { kind = train, network { kind = mlp, hidden = [4] }, train.epochs = 1 }
        student { network { kind = mlp, hidden = [4] } }
        """
            .formatted(format, folder.resolve("tables"), source, source));
    return Outcome.of("prepare", file.toString());
  }

  private Outcome at(String... command) {
    return Outcome.of(
        Stream.concat(Stream.of(command[0], job.toString()), Stream.of(command).skip(1))
            .toArray(String[]::new));
  }

  private void done(String... command) {
    Outcome outcome = at(command);
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private static void refused(Outcome outcome, Path file, String... parts) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.USER);
    assertThat(outcome.err().lines().filter(line -> line.startsWith("retort: ")))
        .singleElement()
        .asString()
        .contains(file.toString())
        .contains(parts);
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  private Path only(String artefact, String prefix) throws IOException {
    List<Path> files = list(root.resolve(artefact), prefix);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static List<Path> list(Path place, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(file, bytes);
  }

  private static void cut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
  }
}
