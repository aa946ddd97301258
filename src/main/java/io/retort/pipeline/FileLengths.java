package io.retort.pipeline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a listing of a folder tells.
 *
 * @param bytes of each file, by its name
 */
public record FileLengths(Map<String, Long> bytes) {

  /** None where there is no such folder. */
  public static FileLengths of(FileSystem files, Path folder) throws IOException {
    Map<String, Long> bytes = new HashMap<>();
    try {
      for (FileStatus file : files.listStatus(folder)) {
        bytes.put(file.getPath().getName(), file.getLen());
      }
    } catch (FileNotFoundException e) {
      return new FileLengths(Map.of());
    }
    return new FileLengths(bytes);
  }

  /** That a file is not there, or is longer or shorter than it was; empty where it is as it was. */
  public Optional<String> damage(String file, long before) {
    Long now = bytes.get(file);
    if (now == null) {
      return Optional.of(file + " is not there");
    }
    return now == before
        ? Optional.empty()
        : Optional.of(file + " has " + now + " bytes, not " + before);
  }
}
