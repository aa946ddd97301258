package io.retort.teacher;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A model's files: all in its folder, or the one it is. */
record ModelFolder(FileSystem files, Path path) {

  /** In order of name. Where there is none, nothing is there. */
  private List<LocatedFileStatus> list() throws IOException {
    List<LocatedFileStatus> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(path, true);
    while (all.hasNext()) {
      found.add(all.next());
    }
    found.sort(Comparator.comparing(this::relative));
    return found;
  }

  private String relative(LocatedFileStatus file) {
    return files.makeQualified(path).toUri().relativize(file.getPath().toUri()).getPath();
  }

  boolean exists() throws IOException {
    return files.exists(path);
  }

  /** Of all files together. */
  long bytes() throws IOException {
    return list().stream().mapToLong(LocatedFileStatus::getLen).sum();
  }

  /** Changes when a file does, told without reading any. */
  String state() throws IOException {
    return bytes()
        + " bytes of "
        + list().stream().mapToLong(LocatedFileStatus::getModificationTime).max().orElse(0);
  }

  /**
   * Of all files with their names: what {@code find * -type f | LC_ALL=C sort | xargs sha256sum |
   * sha256sum} says in the folder, without the hidden checksums beside files on a local disk.
   */
  String sha256() throws IOException {
    StringBuilder sums = new StringBuilder();
    for (LocatedFileStatus file : list()) {
      try (InputStream in = files.open(file.getPath())) {
        sums.append(DigestUtils.sha256Hex(in)).append("  ").append(relative(file)).append('\n');
      }
    }
    return DigestUtils.sha256Hex(sums.toString());
  }
}
