package io.retort.teacher;

import io.retort.job.UserError;
import io.retort.network.ModelFile;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * An ONNX model on its way to executors: its file and, as models of more than 2 GB must, files
 * beside it that hold its weights.
 *
 * @param weights by their place below the model's folder
 * @param parameters trained numbers in it
 */
record OnnxModel(ModelFile graph, SortedMap<String, ModelFile> weights, long parameters)
    implements Serializable {
  private static final Pattern BELOW =
      Pattern.compile("[^/\\\\:*?\\p{Cntrl}]+(/[^/\\\\:*?\\p{Cntrl}]+)*");

  /**
   * Ships a model to all executors.
   *
   * @param key of the model in the job file
   * @throws UserError where the file is no model, or weights are missing or lie elsewhere
   */
  static OnnxModel ship(SparkSession spark, String key, Path path) {
    ModelFile graph = ModelFile.ship(spark, key, path);
    OnnxFile file = OnnxFile.read(graph.local(), graph.name());
    SortedMap<String, ModelFile> weights = new TreeMap<>();
    for (String location : file.weightFiles()) {
      checkBelow(location, graph.name());
      Path beside = new Path(path.getParent(), location);
      checkLinks(path.getParent(), beside, graph.name());
      weights.put(location, ModelFile.ship(spark, key, beside));
    }
    return new OnnxModel(graph, weights, file.parameters());
  }

  /**
   * Only plain names, one below the other: what else there is, some file system understands, or
   * ONNX Runtime itself, to which {@code *&#47;_ORT_MEM_ADDR_/*} is the process's own memory.
   */
  static void checkBelow(String location, String name) {
    if (!BELOW.matcher(location).matches()
        || List.of(location.split("/")).contains("..")
        || List.of(location.split("/")).contains(".")) {
      throw new UserError(
          name + ": has weights in " + location + ", must be below the model's folder");
    }
  }

  /** Where it is a link to elsewhere, the file's owner did not mean it to be read for a model. */
  private static void checkLinks(Path folder, Path weights, String name) {
    String scheme = weights.toUri().getScheme();
    try {
      if ((scheme == null || scheme.equals("file")) && !below(local(folder), local(weights))) {
        throw new UserError(
            name
                + ": has weights in "
                + weights.getName()
                + ", a link out of the model's folder; must be a file in it");
      }
    } catch (IOException e) {
      throw new UserError(weights + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** What is missing is told of elsewhere. */
  static boolean below(java.nio.file.Path folder, java.nio.file.Path file) throws IOException {
    return !Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath());
  }

  String name() {
    return graph.name();
  }

  /** Of the file; with weights beside it, of the SHA-256 of all files. */
  String sha256() {
    return weights.isEmpty()
        ? graph.sha256()
        : DigestUtils.sha256Hex(
            graph.sha256()
                + weights.entrySet().stream()
                    .map(entry -> entry.getKey() + entry.getValue().sha256())
                    .toList());
  }

  long bytes() {
    return graph.bytes() + weights.values().stream().mapToLong(ModelFile::bytes).sum();
  }

  /** The model where this code runs, with its weights beside it as it expects them. */
  File local() {
    return weights.isEmpty() ? graph.local() : withWeights();
  }

  private File withWeights() {
    java.nio.file.Path folder = graph.local().toPath().resolveSibling("retort-onnx-" + sha256());
    try {
      synchronized (OnnxModel.class) {
        for (Map.Entry<String, ModelFile> weight : weights.entrySet()) {
          link(weight.getValue().local().toPath(), folder.resolve(weight.getKey()));
        }
        java.nio.file.Path file = graph.local().toPath();
        return link(file, folder.resolve(file.getFileName())).toFile();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A hard link: ONNX Runtime follows no symbolic ones out of the model's folder. */
  static java.nio.file.Path link(java.nio.file.Path file, java.nio.file.Path place)
      throws IOException {
    Files.createDirectories(place.getParent());
    Files.deleteIfExists(place);
    try {
      return Files.createLink(place, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Not every file system has hard links, and Linux says so by the latter.
      return Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
