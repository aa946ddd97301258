package io.retort.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A file system where renaming, a folder too, is one step: a local disk, HDFS. */
final class RenamingStore extends Store {
  private static final String REPLACED = ".replaced";

  RenamingStore(FileSystem files) {
    super(files);
  }

  @Override
  public Path draft(Path place) {
    return new Path(place.getParent(), "." + place.getName() + "-" + UUID.randomUUID());
  }

  @Override
  public void settle(Path draft, Path place) throws IOException {
    if (!files.rename(draft, place)) {
      if (!files.exists(place)) {
        throw new IOException("cannot rename " + draft + " to " + place);
      }
      files.delete(draft, true);
    }
  }

  @Override
  public void replace(Path file, Content content) throws IOException {
    Path fresh = files.makeQualified(draft(file));
    try {
      create(fresh, content);
      // A local disk replaces in one step by this, HDFS by the other, each not by the other's.
      if (!files.rename(fresh, file)) {
        FileContext.getFileContext(fresh.toUri(), files.getConf())
            .rename(fresh, files.makeQualified(file), Options.Rename.OVERWRITE);
      }
    } catch (IOException | RuntimeException | FSError e) { // Room that ran out, of a local disk.
      files.delete(fresh, false);
      throw e;
    }
  }

  @Override
  public void move(Map<Path, Path> moves) throws IOException {
    for (Map.Entry<Path, Path> move : moves.entrySet()) {
      move(move.getKey(), move.getValue());
    }
  }

  @Override
  public void abandon(Path draft, OutputStream out) throws IOException {
    out.close();
    files.delete(draft, false);
  }

  /** What lay there is set aside until its successor is in its place. */
  @Override
  void publish(Path unfinished, Path folder, Path place, Manifest manifest) throws IOException {
    create(new Path(folder, Manifest.FILE), content(Documents.write(manifest)));
    files.mkdirs(place.getParent());
    Path aside = new Path(place.getParent(), "." + place.getName() + REPLACED);
    files.delete(aside, true);
    if (files.exists(place)) {
      rename(place, aside);
    }
    rename(folder, place);
    files.delete(aside, true);
  }

  @Override
  void discard(Path unfinished) throws IOException {
    files.delete(unfinished, true);
  }

  /** Puts back what was set aside and has no successor. */
  @Override
  void recover(Path root, Path unfinished, Path... parents) throws IOException {
    for (Path parent : parents) {
      if (files.exists(parent)) {
        for (FileStatus status : files.listStatus(parent)) {
          String name = status.getPath().getName();
          if (name.startsWith(".") && name.endsWith(REPLACED)) {
            String place = name.substring(1, name.length() - REPLACED.length());
            restore(status.getPath(), new Path(parent, place));
          }
        }
      }
    }
    discard(unfinished);
  }

  private void restore(Path aside, Path place) throws IOException {
    if (files.exists(place)) {
      files.delete(aside, true);
    } else {
      rename(aside, place);
    }
  }

  @Override
  WorkspaceLock lock(Path root, WorkspaceLock.Pulse pulse) throws IOException {
    return LockFile.take(files, root, pulse);
  }
}
