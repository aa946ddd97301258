package io.retort.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A whole distillation that takes seconds. */
final class TinyJob {
  private TinyJob() {}

  /**
   * Writes the job file into {@code folder}, with {@code more} at its end, and its workspace beside
   * it.
   */
  static Path write(Path folder, String more) throws IOException {
    Path file = folder.resolve("tiny.conf");
    Files.writeString(
        file,
        """
        name = tiny
        workspace = "%s"
        data {
          train { format = glyphs, count = 200, seed = 1 }
          transfer { format = glyphs, count = 400, seed = 2 }
          test { format = glyphs, count = 200, seed = 3 }
          shape = [1, 12, 12]
          scale = 0.00392156862
          classes = 4
        }
        teacher { kind = train, network { kind = mlp, hidden = [32] }, train { epochs = 12, batch-size = 16, workers = 2 } }
        student { network { kind = mlp, hidden = [8] } }
        train { epochs = 3, batch-size = 16, workers = 2 }
        evaluate {
          # No search for their settings, which takes seconds.
          baseline { train {} }, pseudo-labels { train {} }
          latency { warmup = 5, samples = 20, batch-size = 32 }
        }
        %s
        """
            .formatted(folder.resolve("work"), more));
    return file;
  }
}
