package io.retort.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where native code lies that jars carry: a folder of this user's alone. Whoever could write there
 * would have code run as this user, and the folder of temporary files is everybody's.
 *
 * <p>ONNX Runtime makes a folder of its own for each process; snappy, zstd, lz4 and netty make
 * files whose names nobody can know beforehand. JavaCPP and JNA have folders in the user's home,
 * and predictable ones among temporary files where that cannot be written: there they get this one.
 * The tokenizers' library is unpacked here, and looked at before each use.
 */
public final class NativeFolder {
  private static final Logger LOG = LoggerFactory.getLogger(NativeFolder.class);
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(OURS);

  private final Path folder;

  private NativeFolder(Path folder) {
    this.folder = folder;
  }

  /** This process's. */
  private static final class Own {
    static final NativeFolder INSTANCE =
        among(Path.of(System.getProperty("java.io.tmpdir")), System.getProperty("user.name"));
  }

  /** Tells libraries that unpack themselves; to be called before any of them is touched. */
  public static void use() {
    Path home = Path.of(System.getProperty("user.home", "/nowhere"));
    if (!isPrivate(
        home, Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE))) {
      preset("org.bytedeco.javacpp.cachedir", "javacpp");
      preset("jna.tmpdir", "jna");
    }
  }

  private static void preset(String property, String name) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Own.INSTANCE.folder.resolve(name).toString());
    }
  }

  /** This user's alone, for whatever others are not to read or change. */
  public static Path path() {
    return Own.INSTANCE.folder;
  }

  /** A library from a jar as a file of the same bytes. */
  public static Path unpacked(URL library) {
    return Own.INSTANCE.file(library);
  }

  /**
   * The user's folder among temporary files, made where there is none.
   *
   * @param temporary where everybody may write
   */
  static NativeFolder among(Path temporary, String user) {
    Path folder = temporary.resolve("retort-" + user.replaceAll("[^A-Za-z0-9._-]", "_"));
    try {
      try {
        Files.createDirectory(folder, PRIVATE);
      } catch (FileAlreadyExistsException e) {
        if (!isPrivate(folder, Set.of(PosixFilePermission.values()))) {
          LOG.warn("{}: is not this user's alone, and is not used", folder);
          folder = Files.createTempDirectory(temporary, "retort-", PRIVATE);
        }
      }
      return new NativeFolder(folder.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether it is a folder, no link, of this user, and others may do none of what they must not.
   *
   * @param refused what nobody but the owner may
   */
  private static boolean isPrivate(Path folder, Set<PosixFilePermission> refused) {
    try {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.isWritable(folder)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user(folder))
          && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
              .noneMatch(allowed -> refused.contains(allowed) && !OURS.contains(allowed));
    } catch (IOException e) {
      return false;
    }
  }

  /** As whom this process makes files there. */
  private static UserPrincipal user(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".retort-", "");
    try {
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(probe);
    }
  }

  Path file(URL library) {
    try {
      String sha256 = sha256(library);
      String path = library.getPath();
      Path place = folder.resolve(sha256.substring(0, 16));
      Path file = place.resolve(path.substring(path.lastIndexOf('/') + 1));
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !sha256(file.toUri().toURL()).equals(sha256)) {
        Files.createDirectories(place, PRIVATE);
        Path draft = Files.createTempFile(place, "", ".unpacking");
        try (InputStream in = library.openStream()) {
          Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return DigestUtils.sha256Hex(in);
    }
  }
}
