package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings larger than memory, in processes with heaps of their own. */
@Tag("slow")
class MemoryIT {
  private static final int ROWS_OF_BLOCK = 5000; // 4 MB

  @TempDir private Path folder;

  @Test
  void dataOfFourTimesTheHeapIsTrainedOnFromDisk() throws Exception {
    // 2 x 280 blocks of 3.9 MB are 2.2 GB, for a heap of 512 MB; in memory: 2 x 14 of them.
    List<JsonNode> fromDisk = train("disk", "512m", 2, 280, 3, "adam", 64);
    List<JsonNode> inMemory = train("memory", "2g", 2, 14, 60, "adam", 64);

    double ratio = speed(fromDisk) / speed(inMemory);
    List<Double> resident = residentByEpoch(fromDisk);
    System.out.printf(
        "MemoryIT: from disk %.0f, in memory %.0f examples/s, ratio %.2f; resident GB by epoch %s%n",
        speed(fromDisk), speed(inMemory), ratio, resident);
    assertThat(ratio).isGreaterThan(0.7);
    assertThat(resident.get(resident.size() - 1)).isLessThan(1.1 * resident.get(0));
  }

  @Test
  void aStudentOfAHundredMillionParametersIsAveragedOverFourWorkers() throws Exception {
    List<JsonNode> rounds =
        train("large", "6g", 1, 4, 1, 1, 2000, "sgd", new int[] {10_000, 9_120});

    System.out.println("MemoryIT: 100 million parameters, " + rounds);
    assertThat(rounds).isNotEmpty();
    assertThat(rounds.get(0).get("loss").asDouble()).isFinite();
  }

  @Test
  void twentyTrainingsInOneProcessLeakNothing() throws Exception {
    int[] hidden = {512, 512};
    train("twenty", "1g", 20, 2, 2, 2, 2000, "adam", hidden);

    List<Double> resident;
    try (Stream<String> lines = Files.lines(folder.resolve("twenty/output"))) {
      resident =
          lines
              .filter(line -> line.startsWith("resident "))
              .map(line -> Double.parseDouble(line.substring(9)) / 1e9)
              .toList();
    }
    System.out.println("MemoryIT: resident GB after each of 20 trainings " + resident);
    assertThat(resident).hasSize(20);
    assertThat(resident.get(19)).isLessThan(1.1 * resident.get(4));
  }

  private List<JsonNode> train(
      String name,
      String heap,
      int workers,
      int blocks,
      int epochs,
      String optimizer,
      int... hidden)
      throws IOException, InterruptedException {
    return train(name, heap, 1, workers, blocks, epochs, ROWS_OF_BLOCK, optimizer, hidden);
  }

  private List<JsonNode> train(
      String name,
      String heap,
      int trainings,
      int workers,
      int blocks,
      int epochs,
      int rowsOfBlock,
      String optimizer,
      int[] hidden)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(folder.resolve(name));
    List<String> command = new ArrayList<>(List.of("java", "-Xmx" + heap));
    command.addAll(
        List.of(Files.readString(Path.of("target/launcher/jvm.flags")).strip().split(" ")));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BigTraining.class.getName()));
    Stream.of(place, trainings, workers, blocks, rowsOfBlock, epochs, optimizer)
        .forEach(value -> command.add(value.toString()));
    for (int units : hidden) {
      command.add(Integer.toString(units));
    }
    Path output = place.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(place.resolve("0/rounds.jsonl"))) {
      rounds.add(new ObjectMapper().readTree(line));
    }
    return rounds;
  }

  /** Examples a second in the second half, when code is warm. */
  private static double speed(List<JsonNode> rounds) {
    double examples = 0;
    double seconds = 0;
    for (JsonNode round : rounds.subList(rounds.size() / 2, rounds.size())) {
      examples += round.get("examples").asDouble();
      seconds += round.get("seconds").asDouble();
    }
    return examples / seconds;
  }

  /** At the end of each quarter of an epoch. */
  private static List<Double> residentByEpoch(List<JsonNode> rounds) {
    List<Double> resident = new ArrayList<>();
    double next = 0.25;
    for (JsonNode round : rounds) {
      if (round.get("epoch").asDouble() >= next) {
        resident.add(round.get("residentBytes").asDouble() / 1e9);
        next += 0.25;
      }
    }
    return resident;
  }
}
