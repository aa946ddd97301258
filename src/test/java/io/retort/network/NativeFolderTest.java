package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
  @TempDir Path temporary;

  private URL library;

  @BeforeEach
  void writeLibrary() throws IOException {
    Path jars = Files.createDirectory(temporary.resolve("jars"));
    library = Files.writeString(jars.resolve("lib.so"), "the jar's own").toUri().toURL();
  }

  @Test
  void aUsersFolderIsTheUsersAlone() throws IOException {
    Path file = NativeFolder.among(temporary, "ann lee").file(library);

    Path folder = temporary.resolve("retort-ann_lee");
    assertThat(file).startsWith(folder).hasFileName("lib.so").hasContent("the jar's own");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(NativeFolder.among(temporary, "ann lee").file(library)).isEqualTo(file);
    assertThat(NativeFolder.among(temporary, "bob").file(library)).isNotEqualTo(file);
  }

  @Test
  void whatLiesThereIsUsedOnlyWhereItIsTheJars() throws IOException {
    Path file = NativeFolder.among(temporary, "ann").file(library);
    Files.writeString(file, "somebody's");

    assertThat(NativeFolder.among(temporary, "ann").file(library))
        .isEqualTo(file)
        .hasContent("the jar's own");

    Files.delete(file);
    Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "somebody's");
    Files.createSymbolicLink(file, elsewhere);
    assertThat(NativeFolder.among(temporary, "ann").file(library)).hasContent("the jar's own");
    assertThat(elsewhere).hasContent("somebody's");
  }

  @Test
  void aFolderThatOthersCanWriteToIsNotUsed() throws IOException {
    Path open = Files.createDirectory(temporary.resolve("retort-ann"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path target = Files.createDirectory(temporary.resolve("theirs"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(temporary.resolve("retort-bob"), target);

    for (String user : new String[] {"ann", "bob"}) {
      Path file = NativeFolder.among(temporary, user).file(library);

      assertThat(file.startsWith(temporary.resolve("retort-" + user))).isFalse();
      assertThat(file.startsWith(target)).isFalse();
      Path folder = file.getParent().getParent();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
    assertThat(open).isEmptyDirectory();
    assertThat(target).isEmptyDirectory();
  }

  /** Shown only where the test may give a folder away, which takes root. */
  @Test
  void aFolderOfAnotherUserIsNotUsed() throws IOException {
    Path theirs = Files.createDirectory(temporary.resolve("retort-ann"));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
    org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    Files.setOwner(
        theirs,
        theirs.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

    Path file = NativeFolder.among(temporary, "ann").file(library);

    assertThat(file.startsWith(theirs)).isFalse();
    assertThat(theirs).isEmptyDirectory();
  }
}
