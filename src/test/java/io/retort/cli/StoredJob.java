package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.LocalSpark;
import io.retort.job.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A distillation of seconds whose inputs, workspace and published students all lie in one place, on
 * whatever file system that is. What comes of it does not depend on it.
 *
 * @param file of the job, on the local disk
 * @param root of all else
 */
record StoredJob(java.nio.file.Path file, String root) {
  private static final int SIDE = 12;

  /** What it made, by hashes. */
  record Made(String teacher, String student, Map<String, String> shards) {}

  /** Writes the inputs, and the job file into a local folder. */
  static StoredJob write(java.nio.file.Path folder, String root, String more) throws IOException {
    Path inputs = new Path(root, "in");
    FileSystem files = inputs.getFileSystem(hadoop());
    pictures(files, new Path(inputs, "train-images.gz"), new Path(inputs, "train-labels"), 200, 1);
    pictures(files, new Path(inputs, "test-images"), new Path(inputs, "test-labels"), 200, 2);
    table(files, new Path(inputs, "transfer/day-1.json"), 150, 3);
    table(files, new Path(inputs, "transfer/day-2.json"), 150, 4);
    java.nio.file.Path job = folder.resolve("stored.conf");
    Files.writeString(
        job,
        """
        name = stored
        workspace = "%1$s/work"
        data {
          train { format = idx, images = "%1$s/in/train-images.gz", labels = "%1$s/in/train-labels" }
          transfer { format = json, path = "%1$s/in/transfer", features-column = features }
          test { format = idx, images = "%1$s/in/test-images", labels = "%1$s/in/test-labels" }
          shape = [1, 12, 12]
          scale = 0.00392156862
          classes = 4
        }
        teacher { kind = train, network { kind = mlp, hidden = [16] }, train { epochs = 4, batch-size = 16, workers = 2, optimizer { kind = adam, learning-rate = 1e-2 } } }
        student { network { kind = mlp, hidden = [8] } }
        train { epochs = 3, batch-size = 16, workers = 2 }
        evaluate {
          baseline { train {} }, pseudo-labels { train {} }
          latency { warmup = 5, samples = 20, batch-size = 32 }
          champion = "%1$s/out", publish = "%1$s/out"
        }
        %2$s
        """
            .formatted(root, more));
    return new StoredJob(job, root);
  }

  /** The same on a local disk, where nothing goes wrong. */
  static Made undisturbed(java.nio.file.Path folder) throws IOException {
    StoredJob local = write(Files.createDirectories(folder), folder.toUri().toString(), "");
    Outcome run = local.run();
    assertThat(run.code()).as(run.err()).isZero();
    return local.made();
  }

  static Configuration hadoop() {
    return LocalSpark.session().sparkContext().hadoopConfiguration();
  }

  Outcome run(String... more) {
    String[] args = Arrays.copyOf(new String[] {"run", file.toString()}, 2 + more.length);
    System.arraycopy(more, 0, args, 2, more.length);
    return Outcome.of(args);
  }

  Made made() throws IOException {
    Map<String, String> shards = new TreeMap<>();
    for (JsonNode shard : json("work/stored/soft-labels/_manifest.json").at("/details/shards")) {
      shards.put(shard.at("/file").asText(), shard.at("/sha256").asText());
    }
    return new Made(
        json("work/stored/teacher/_manifest.json").at("/details/sha256").asText(),
        json("work/stored/student/_manifest.json").at("/details/parametersSha256").asText(),
        shards);
  }

  /** The folder of the student in use. */
  Path published() throws IOException {
    return path("out/" + json("out/latest.json").at("/version").asText());
  }

  Path path(String name) {
    return new Path(root, name);
  }

  FileSystem files() throws IOException {
    return path("work").getFileSystem(hadoop());
  }

  JsonNode json(String name) throws IOException {
    try (InputStream in = files().open(path(name))) {
      return Json.MAPPER.readTree(in);
    }
  }

  /** Each class lights a row of its own, and all is noisy. */
  private static void pictures(FileSystem files, Path images, Path labels, int count, long seed)
      throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    ByteArrayOutputStream classes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(4);
      classes.write(label);
      for (int value : picture(label, random)) {
        pixels.write(value);
      }
    }
    try (DataOutputStream out = new DataOutputStream(zipped(files.create(images), images))) {
      for (int number : new int[] {0x803, count, SIDE, SIDE}) {
        out.writeInt(number);
      }
      pixels.writeTo(out);
    }
    try (DataOutputStream out = new DataOutputStream(files.create(labels))) {
      out.writeInt(0x801);
      out.writeInt(count);
      classes.writeTo(out);
    }
  }

  private static OutputStream zipped(OutputStream out, Path path) throws IOException {
    return path.getName().endsWith(".gz") ? new GZIPOutputStream(out) : out;
  }

  private static void table(FileSystem files, Path path, int count, long seed) throws IOException {
    Random random = new Random(seed);
    try (OutputStream out = files.create(path)) {
      for (int i = 0; i < count; i++) {
        String line =
            "{\"features\": " + Arrays.toString(picture(random.nextInt(4), random)) + "}\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static int[] picture(int label, Random random) {
    int[] picture = new int[SIDE * SIDE];
    for (int p = 0; p < picture.length; p++) {
      boolean lit = p / SIDE / 3 == label;
      picture[p] =
          Math.max(0, Math.min(255, (lit ? 160 : 60) + (int) (70 * random.nextGaussian())));
    }
    return picture;
  }
}
