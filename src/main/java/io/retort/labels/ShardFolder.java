package io.retort.labels;

import io.retort.pipeline.FileLengths;
import io.retort.pipeline.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the table: its shards, and in a hidden folder those that a run has finished while
 * others are not done yet. They are moved once all are, so that a run that is killed loses none and
 * nobody reads half a table.
 *
 * @param place path of the folder
 */
record ShardFolder(String place) implements Serializable {
  private static final String UNFINISHED = ".unfinished";

  /** A shard's file as it lies there. */
  record Found(Path path, long bytes, String sha256) {}

  private Path unfinished(String file) {
    return new Path(new Path(place, UNFINISHED), file);
  }

  private FileSystem files(Configuration hadoop) throws IOException {
    return new Path(place).getFileSystem(hadoop);
  }

  private Store store(Configuration hadoop) throws IOException {
    return Store.of(files(hadoop), new Path(place));
  }

  /** A file to write to. */
  Path draft(String file, Configuration hadoop) throws IOException {
    return store(hadoop).draft(unfinished(file));
  }

  /** A draft is done; where another attempt was first, both have written the same. */
  void finish(Path draft, String file, Configuration hadoop) throws IOException {
    store(hadoop).settle(draft, unfinished(file));
  }

  /** Where a shard is, finished or published. */
  Path path(String file, Configuration hadoop) throws IOException {
    Path finished = unfinished(file);
    return files(hadoop).exists(finished) ? finished : new Path(place, file);
  }

  /** What lies there under a shard's name, finished or published. */
  Optional<Found> find(String file, Configuration hadoop) throws IOException {
    Optional<Found> finished = look(unfinished(file), hadoop);
    return finished.isPresent() ? finished : published(file, hadoop);
  }

  /** What lies there under a shard's name, published. */
  Optional<Found> published(String file, Configuration hadoop) throws IOException {
    return look(new Path(place, file), hadoop);
  }

  private Optional<Found> look(Path path, Configuration hadoop) throws IOException {
    try (InputStream in = files(hadoop).open(path, 1 << 16)) {
      String sha256 = DigestUtils.sha256Hex(in);
      return Optional.of(new Found(path, files(hadoop).getFileStatus(path).getLen(), sha256));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** What a listing tells: a shard that is not there, or is longer or shorter than it was. */
  Optional<String> damage(List<Shard> shards, Configuration hadoop) throws IOException {
    FileLengths lengths = FileLengths.of(files(hadoop), new Path(place));
    return shards.stream()
        .flatMap(shard -> lengths.damage(shard.file(), shard.bytes()).stream())
        .findFirst();
  }

  /** Moves what was finished to its place. */
  void publish(Set<String> shards, Configuration hadoop) throws IOException {
    Set<String> finished = new TreeSet<>(shards);
    Path folder = new Path(place, UNFINISHED);
    finished.retainAll(FileLengths.of(files(hadoop), folder).bytes().keySet());
    Map<Path, Path> moves = new TreeMap<>();
    finished.forEach(shard -> moves.put(unfinished(shard), new Path(place, shard)));
    store(hadoop).move(moves);
  }

  /**
   * Removes what belongs to no shard of the table: earlier ones, and what was left half written.
   */
  void tidy(Set<String> shards, Configuration hadoop) throws IOException {
    FileSystem files = files(hadoop);
    files.delete(new Path(place, UNFINISHED), true);
    for (FileStatus file : files.listStatus(new Path(place))) {
      String name = file.getPath().getName();
      if (!name.startsWith("_") && !shards.contains(name)) {
        files.delete(file.getPath(), true);
      }
    }
  }
}
