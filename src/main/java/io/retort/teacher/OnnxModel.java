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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
      java.nio.file.Path relative = java.nio.file.Path.of(location);
      if (relative.isAbsolute() || relative.normalize().startsWith("..")) {
        throw new UserError(
            graph.name() + ": has weights in " + location + ", must be below the model's folder");
      }
      weights.put(location, ModelFile.ship(spark, key, new Path(path.getParent(), location)));
    }
    return new OnnxModel(graph, weights, file.parameters());
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
