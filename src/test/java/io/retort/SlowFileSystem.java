package io.retort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as a file system of the net: each call takes a while and is counted, and files may
 * be refused. There is one of it for all of the JVM.
 */
public final class SlowFileSystem extends RawLocalFileSystem {
  /** One of those that rename a folder in one step, as this one does. */
  private static final URI NAME = URI.create("maprfs:///");

  private static final Map<String, LongAdder> CALLS = new ConcurrentHashMap<>();
  private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);
  private static volatile Duration delay = Duration.ZERO;
  private static volatile String refused;

  /** Lets a session find it. */
  public static void register(Configuration hadoop) {
    hadoop.set("fs.maprfs.impl", SlowFileSystem.class.getName());
  }

  /** From now on each call takes so long. */
  public static void delay(Duration each) {
    delay = each;
  }

  /** From now on files may not be read whose path ends so; null: all may. */
  public static void refuse(String end) {
    refused = end;
  }

  /** Calls since the last time that this was asked, by their kind. */
  public static Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    CALLS.forEach((kind, count) -> calls.put(kind, count.sumThenReset()));
    calls.values().removeIf(count -> count == 0);
    return calls;
  }

  /** Where a path of the local disk is in it. */
  public static String path(java.nio.file.Path local) {
    return NAME + local.toAbsolutePath().toString().substring(1);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  /** What the file system asks of itself is no call, and a lock's heart beats as time goes by. */
  private static <T> T call(String kind, Path path, Call<T> call) throws IOException {
    boolean outer = !INSIDE.get();
    if (outer && !path.getName().equals(".lock")) {
      CALLS.computeIfAbsent(kind, key -> new LongAdder()).increment();
      if (!delay.isZero()) {
        LockSupport.parkNanos(delay.toNanos());
      }
    }
    INSIDE.set(true);
    try {
      return call.make();
    } finally {
      INSIDE.set(!outer);
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    if (refused != null && path.toString().endsWith(refused)) {
      throw new AccessControlException(
          "Permission denied: user=etl, access=READ, inode=\"" + path + "\":hdfs:hdfs:-rw-------");
    }
    return call("open", path, () -> super.open(path, buffer));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return call(
        "create", path, () -> super.create(path, overwrite, buffer, replication, block, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    // Without starting a chmod for each file, as the local disk's does.
    return create(path, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return call("rename", from, () -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return call("delete", path, () -> super.delete(path, recursive));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return call("list", path, () -> super.listStatus(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return call("status", path, () -> super.getFileStatus(path));
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return call(
        "mkdirs",
        path,
        () -> {
          Files.createDirectories(pathToFile(path).toPath()); // As in creating files.
          return true;
        });
  }
}
