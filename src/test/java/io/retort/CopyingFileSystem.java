package io.retort;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A store like S3, on a local folder: a file is there once it is closed; renaming copies and then
 * deletes, file by file, and where it fails leaves what it has done, half a file too. Deleting a
 * folder may leave some of it as well. Every request may fail, as {@link #faults} decides, before
 * it has done anything or after it has done all.
 */
public final class CopyingFileSystem extends FileSystem {
  private static final URI NAME = URI.create("copying:///");

  /** When requests fail; of the whole JVM, since Spark's tasks open file systems of their own. */
  private static volatile Faults faults = Faults.NONE;

  private final RawLocalFileSystem local = new RawLocalFileSystem();
  private Path working = new Path("/");

  /** Decides about each request. */
  public interface Faults {
    Faults NONE = request -> false;

    /** Whether one fails now. */
    boolean fail(String request);
  }

  /** So that paths of {@code copying:///} are this file system's. */
  public static Configuration configure(Configuration hadoop) {
    hadoop.set("fs.copying.impl", CopyingFileSystem.class.getName());
    return hadoop;
  }

  /** From now on; {@link Faults#NONE} ends them. */
  public static void fail(Faults next) {
    faults = next;
  }

  private static void request(String what) throws IOException {
    if (faults.fail(what)) {
      throw new IOException("the store did not answer: " + what);
    }
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
    local.initialize(URI.create("file:///"), conf);
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  private static Path inside(Path path) {
    return new Path("file", "", path.toUri().getPath());
  }

  private static java.nio.file.Path disk(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private FileStatus outside(FileStatus status) {
    Path path = new Path("copying", "", status.getPath().toUri().getPath());
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        getDefaultBlockSize(path),
        status.getModificationTime(),
        path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    request("open " + path);
    return local.open(inside(path), bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    request("create " + path);
    if (Files.isDirectory(disk(path)) || (!overwrite && Files.exists(disk(path)))) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return new FSDataOutputStream(new Upload(path), statistics);
  }

  /** Is nowhere until it is closed. */
  private static final class Upload extends OutputStream {
    private final Path path;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private boolean closed;

    Upload(Path path) {
      this.path = path;
    }

    @Override
    public void write(int value) {
      part.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      request("write " + path);
      part.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      request("close " + path);
      java.nio.file.Path whole = Files.createTempFile("upload", "");
      Files.write(whole, part.toByteArray());
      Files.createDirectories(disk(path).getParent());
      Files.move(whole, disk(path), StandardCopyOption.ATOMIC_MOVE); // Replaces in one step.
      request("closed " + path);
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    request("rename " + from);
    java.nio.file.Path source = disk(from);
    java.nio.file.Path target = disk(to);
    if (Files.isDirectory(target)) {
      target = target.resolve(source.getFileName());
    }
    if (!Files.exists(source) || Files.exists(target) || !Files.isDirectory(target.getParent())) {
      return false;
    }
    List<java.nio.file.Path> files = files(source);
    for (java.nio.file.Path file : files) {
      java.nio.file.Path copy = target.resolve(source.relativize(file).toString());
      copy(file, file.equals(source) ? target : copy);
    }
    for (java.nio.file.Path file : files) {
      request("delete " + file);
      Files.delete(file);
    }
    local.delete(inside(from), true); // Folders are nothing that a store has.
    return true;
  }

  private static void copy(java.nio.file.Path file, java.nio.file.Path to) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.createDirectories(to.getParent());
    Files.write(to, java.util.Arrays.copyOf(content, content.length / 2));
    request("copy " + file);
    Files.write(to, content);
  }

  /** In an order that is nobody's. */
  private static List<java.nio.file.Path> files(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> walk = Files.walk(folder)) {
      List<java.nio.file.Path> files = new ArrayList<>(walk.filter(Files::isRegularFile).toList());
      files.sort(Comparator.comparing(java.nio.file.Path::hashCode));
      return files;
    }
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    request("delete " + path);
    if (!Files.exists(disk(path))) {
      return false;
    }
    if (!recursive && Files.isDirectory(disk(path))) {
      return local.delete(inside(path), false);
    }
    for (java.nio.file.Path file : files(disk(path))) {
      Files.delete(file);
      request("deleted " + file);
    }
    local.delete(inside(path), true);
    return true;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    request("list " + path);
    FileStatus[] found = local.listStatus(inside(path));
    List<FileStatus> statuses = new ArrayList<>();
    for (FileStatus status : found) {
      statuses.add(outside(status));
    }
    statuses.sort(Comparator.comparing(status -> status.getPath().hashCode()));
    return statuses.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws FileNotFoundException, IOException {
    request("status " + path);
    return outside(local.getFileStatus(inside(path)));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    request("mkdirs " + path);
    Files.createDirectories(disk(path)); // Hadoop's own would start a chmod for each.
    return true;
  }

  @Override
  public void setWorkingDirectory(Path path) {
    working = path;
  }

  @Override
  public Path getWorkingDirectory() {
    return working;
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("an object store does not append");
  }
}
