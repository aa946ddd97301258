package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelling more than memory holds, in a process with a small heap. */
@Tag("slow")
class LabelMemoryIT {
  /** Of 9,216 bytes each: 2.2 GB, for a heap of 512 MB. */
  private static final int ROWS = 240_000;

  @TempDir private Path folder;

  @Test
  void rowsOfFourTimesTheHeapAreLabelledInLittleMoreThanIt() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("large.conf"),
            """
            name = large
            workspace = "%s"
            data {
              train { format = glyphs, count = 1000, seed = 1 }
              transfer { format = glyphs, count = %d, seed = 2 }
              test { format = glyphs, count = 10, seed = 3 }
              shape = [1, 96, 96]
              scale = 0.00392156862
              classes = 4
            }
            teacher { kind = train, network { kind = mlp, hidden = [16] }, train { epochs = 4, batch-size = 16, workers = 2 } }
            student { network { kind = mlp } }
            """
                .formatted(folder.resolve("work"), ROWS));
    Launcher launcher = new Launcher(folder);
    String heap = "spark.driver.memory=512m";
    for (String stage : List.of("prepare", "teach")) {
      Launcher.Finished finished = launcher.launch(stage, job.toString(), "--conf", heap);
      assertThat(finished.code()).as(finished.err()).isZero();
    }

    Process process = launcher.start("label", job.toString(), "--conf", heap);
    List<Double> resident = residentGigabytes(process);

    Launcher.Finished finished = launcher.finished(process);
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out()).contains(String.format(Locale.ROOT, "%,d rows", ROWS + 1000));
    int half = resident.size() / 2;
    System.out.printf(
        "LabelMemoryIT: resident GB, at most: %.2f in the first half, %.2f in the second%n",
        most(resident.subList(0, half)), most(resident.subList(half, resident.size())));
    // The heap, Spark's own memory, the networks' and ONNX Runtime's libraries; of the rows a few
    // MB.
    assertThat(most(resident)).isLessThan(1.3);
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Four times a second, until it ends. */
  private static List<Double> residentGigabytes(Process process) throws Exception {
    List<Double> resident = new ArrayList<>();
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    while (!process.waitFor(250, TimeUnit.MILLISECONDS)) {
      resident.addAll(resident(status));
    }
    return resident;
  }

  private static List<Double> resident(Path status) throws IOException {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e6)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of(); // It has just ended.
    }
  }
}
