package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.LocalSpark;
import io.retort.SlowFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace on a network file system that takes its time over each call: the same bits, and no
 * more calls for more rows or rounds, and a few for each shard.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowFilesIT {
  private static final Duration SLOW = Duration.ofMillis(20);

  /** Of one shard, through all stages that read or write it. */
  private static final long CALLS_OF_A_SHARD = 50;

  /** A transfer of so many rows is cut into so many shards more than one. */
  private static final int MANY_ROWS = 16_384;

  private static final int MORE_SHARDS = 3;

  private static final String[] STAGES = {"prepare", "teach", "label", "train", "evaluate"};

  @TempDir private static Path folder;

  @BeforeAll
  static void register() {
    SlowFileSystem.register(LocalSpark.session().sparkContext().hadoopConfiguration());
  }

  @AfterEach
  void beFast() {
    SlowFileSystem.delay(Duration.ZERO);
  }

  @Test
  void aSlowFileSystemChangesNoBit() throws Exception {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    Outcome there = Outcome.of("run", TinyJob.write(plain, "").toString());
    assertThat(there.code()).as(there.err()).isZero();

    SlowFileSystem.delay(SLOW);
    Map<String, Map<String, Long>> calls = calls("slow", "");

    System.out.println("SlowFilesIT: calls of each stage: " + calls);
    assertThat(Parameters.of(folder.resolve("slow/work")))
        .isEqualTo(Parameters.of(plain.resolve("work")));
  }

  @Test
  void moreRowsAndMoreRoundsTakeNoMoreCallsAndAShardTakesFew() throws Exception {
    String quiet = "train.checkpoint-every = 1000 rounds\n";
    long few = sum(calls("few", quiet));
    long rows = sum(calls("rows", quiet + "data.transfer.count = 4000"));
    long rounds = sum(calls("rounds", quiet + "train { averaging-steps = 1, epochs = 6 }"));
    long shards = sum(calls("shards", quiet + "data.transfer.count = " + MANY_ROWS));
    System.out.printf(
        "SlowFilesIT: calls of a small job %d, of one with ten times the rows %d, with 40 times the"
            + " rounds %d, with %d shards more %d%n",
        few, rows, rounds, MORE_SHARDS, shards);

    assertThat(rows).isLessThanOrEqualTo(few);
    assertThat(rounds).isLessThanOrEqualTo(few);
    assertThat(shards - few).isBetween(1L, MORE_SHARDS * CALLS_OF_A_SHARD);
  }

  private static long sum(Map<String, Map<String, Long>> calls) {
    return calls.values().stream()
        .flatMap(kinds -> kinds.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Of each stage of a job, each by a command of its own. */
  private static Map<String, Map<String, Long>> calls(String name, String more) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Path job =
        TinyJob.write(
            place, more + "\nworkspace = \"" + SlowFileSystem.path(place.resolve("work")) + "\"\n");
    Map<String, Map<String, Long>> calls = new LinkedHashMap<>();
    SlowFileSystem.calls();
    for (String stage : STAGES) {
      Outcome outcome = Outcome.of(stage, job.toString());
      assertThat(outcome.code()).as(outcome.err()).isZero();
      calls.put(stage, SlowFileSystem.calls());
    }
    return calls;
  }
}
