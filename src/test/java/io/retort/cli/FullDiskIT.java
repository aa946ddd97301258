package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.LocalSpark;
import io.retort.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace whose disk runs full, at one point after the other: each run says so in one line and
 * leaves nothing half there, the next goes on with a little more room, and the last ends with the
 * bits of one that always had room. In smaller steps: {@code -Dkill.count=20}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
  /** In kilobytes. */
  private static final int PAGE = 4;

  /** From one page of room on, so many times as much is tried until something more is finished. */
  private static final int GROWTH = Integer.getInteger("kill.count", 3) < 10 ? 8 : 2;

  /** Large enough to fill pages of a disk; the networks stay small. */
  private static final String SIZES =
      "data.transfer.count = 2500, train.checkpoint-every = 15 rounds";

  @TempDir private static Path folder;
  private SmallDisk disk;
  private Parameters undisturbed;

  @BeforeAll
  void runUndisturbed() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"));
    LocalSpark.session();
    Path quiet = Files.createDirectories(folder.resolve("undisturbed"));
    Outcome run = Outcome.of("run", TinyJob.write(quiet, SIZES).toString());
    assertThat(run.code()).as(run.err()).isZero();
    undisturbed = Parameters.of(quiet.resolve("work"));
  }

  @AfterAll
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void runsThatFindNoRoomSayItInALineLoseNothingAndEndWithTheSameBits() throws Exception {
    Path job = TinyJob.write(disk.folder(), SIZES);
    Map<String, Integer> stops = new TreeMap<>();
    Map<String, String> finished = Map.of();
    for (String stage : List.of("prepare", "teach", "label", "train", "evaluate")) {
      int room = PAGE;
      while (!done(stage, room, job)) {
        Map<String, String> now = whole();
        assertThat(now).containsAllEntriesOf(finished);
        stops.merge(stage, 1, Integer::sum);
        room = now.equals(finished) ? GROWTH * room : PAGE;
        assertThat(room).isLessThan(8 * 1024);
        finished = now;
      }
    }
    int count = stops.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("FullDiskIT: " + count + " stages stopped by a full disk, " + stops);

    assertThat(Parameters.of(disk.folder().resolve("work"))).isEqualTo(undisturbed);
    assertThat(stops).containsKeys("prepare", "teach", "label", "train", "evaluate");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aStudentIsPublishedWholeOrNotAtAll() throws Exception {
    Path out = disk.folder().resolve("out");
    String[] run = {
      "run",
      folder.resolve("undisturbed/tiny.conf").toString(),
      "--set",
      "evaluate.publish=\"" + out + "\""
    };
    disk.leave(2 * PAGE);
    Outcome full = Outcome.of(run);
    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.USER);
    assertThat(full.err()).contains("retort: " + out + ": No space left on device; make room");
    assertThat(out).isEmptyDirectory();

    disk.clear();
    Outcome done = Outcome.of(run);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(out.resolve("latest.json")).exists();
  }

  /** In the jar as it is started by users: Spark says nothing of its own. */
  @Test
  void theLogTellsItInALineToo() throws Exception {
    Path place = Files.createDirectories(folder.resolve("process"));
    Path job =
        TinyJob.write(place, SIZES + "\nworkspace = \"" + disk.folder().resolve("log") + "\"");
    disk.leave(2 * PAGE);
    Launcher.Finished full = new Launcher(place).launch("prepare", job.toString());

    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.USER);
    assertThat(full.err().lines().filter(line -> !line.contains(" INFO ")))
        .singleElement()
        .asString()
        .startsWith("retort: ")
        .contains(disk.folder().resolve("log").toString(), "No space left on device");
  }

  @Test
  @Tag("slow")
  void sparksOwnFilesAreNamedWhereTheirDiskIsFull() throws Exception {
    Path place = Files.createDirectories(folder.resolve("scratch"));
    Path job = TinyJob.write(place, SIZES);
    disk.leave(16 * PAGE);
    Launcher.Finished full =
        new Launcher(place)
            .launch(
                "run",
                job.toString(),
                "--conf",
                "spark.local.dir=" + Files.createDirectories(disk.folder().resolve("scratch")));
    disk.clear();

    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.USER);
    assertThat(full.err())
        .contains(
            "retort: Spark's temporary files (spark.local.dir, or SPARK_LOCAL_DIRS): No space");
    assertThat(new Launcher(place).launch("run", job.toString()).code()).isZero();
    assertThat(Parameters.of(place.resolve("work"))).isEqualTo(undisturbed);
  }

  /**
   * Whether a stage found room enough.
   *
   * @param room that there is for more than lies there, in kilobytes
   */
  private boolean done(String stage, int room, Path job) throws IOException {
    disk.leave(room);
    Outcome outcome = Outcome.of(stage, job.toString());
    if (outcome.code() != 0) {
      refused(outcome);
    }
    return outcome.code() == 0;
  }

  private void refused(Outcome run) {
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USER);
    assertThat(run.err().lines().filter(line -> line.startsWith("retort: ")))
        .singleElement()
        .asString()
        .contains(disk.folder().resolve("work").toString(), "No space left on device", "make room");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(disk.folder().resolve("work/tiny/.unfinished")).doesNotExist();
  }

  /** What has a manifest, with a hash of all that lies there; none of it may be half there. */
  private Map<String, String> whole() throws IOException {
    Path root = disk.folder().resolve("work/tiny");
    Map<String, String> whole = new TreeMap<>();
    if (!Files.exists(root)) {
      return whole;
    }
    List<Path> manifests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files.filter(file -> file.endsWith("_manifest.json")).forEach(manifests::add);
    }
    for (Path manifest : manifests) {
      String name = root.relativize(manifest.getParent()).toString();
      String fingerprint =
          new ObjectMapper().readTree(manifest.toFile()).get("fingerprint").asText();
      assertThat(fingerprint).as(name).isNotEmpty();
      whole.put(name, fingerprint);
      Outcome described = Outcome.of("describe", manifest.getParent().toString());
      assertThat(described.code()).as(described.err()).isZero();
    }
    return whole;
  }

  private TreeSet<String> leftovers() throws IOException {
    TreeSet<String> left = new TreeSet<>();
    try (Stream<Path> files = Files.walk(disk.folder().resolve("work"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".") || name.startsWith("draft"))
          .forEach(left::add);
    }
    return left;
  }
}
