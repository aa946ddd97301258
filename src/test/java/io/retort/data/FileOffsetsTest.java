package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.data.FileOffsets.Piece;
import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileOffsetsTest {

  @Test
  void positionsGoOnFromPieceToPieceInFileOrder() {
    Map<Piece, Long> rows =
        Map.of(
            new Piece("/in/b", 0), 4L,
            new Piece("/in/a", 100), 2L,
            new Piece("/in/a", 20), 5L,
            new Piece("/in/a", 0), 3L);
    FileOffsets offsets = new FileOffsets("/in", rows);

    assertThat(offsets.of(new Piece("/in/a", 0)).position()).isZero();
    assertThat(offsets.of(new Piece("/in/a", 20)).position()).isEqualTo(3);
    assertThat(offsets.of(new Piece("/in/a", 100)).position()).isEqualTo(8);
    assertThat(offsets.of(new Piece("/in/b", 0)).position()).isEqualTo(10);
  }

  @Test
  void theOrderInWhichPiecesAreCountedDoesNotMatter() {
    List<Map.Entry<Piece, Long>> entries = new ArrayList<>();
    for (int file = 0; file < 5; file++) {
      for (int start = 0; start < 3; start++) {
        entries.add(Map.entry(new Piece("/in/" + file, start * 10L), file + start + 1L));
      }
    }
    FileOffsets offsets = offsets("/in", entries);

    Collections.shuffle(entries, new Random(1));
    FileOffsets shuffled = offsets("/in", entries);

    for (Map.Entry<Piece, Long> entry : entries) {
      assertThat(shuffled.of(entry.getKey())).isEqualTo(offsets.of(entry.getKey()));
    }
  }

  @Test
  void howAFileIsCutDoesNotChangeItsRowsIds() {
    FileOffsets whole = new FileOffsets("/in", Map.of(new Piece("/in/a", 0), 10L));
    FileOffsets cut =
        new FileOffsets("/in", Map.of(new Piece("/in/a", 0), 4L, new Piece("/in/a", 64), 6L));

    assertThat(cut.of(new Piece("/in/a", 0))).isEqualTo(whole.of(new Piece("/in/a", 0)));
    assertThat(cut.of(new Piece("/in/a", 64)).id())
        .isEqualTo(whole.of(new Piece("/in/a", 0)).id() + 4);
  }

  @Test
  void anotherFileChangesNoOtherFilesIds() {
    FileOffsets before = new FileOffsets("/in", Map.of(new Piece("/in/b", 0), 10L));
    FileOffsets after =
        new FileOffsets("/in", Map.of(new Piece("/in/a", 0), 5L, new Piece("/in/b", 0), 10L));

    assertThat(after.of(new Piece("/in/b", 0)).id())
        .isEqualTo(before.of(new Piece("/in/b", 0)).id());
    assertThat(after.of(new Piece("/in/b", 0)).position()).isEqualTo(5);
  }

  @Test
  void idsAreTheSameWhereverTheFolderLies() {
    FileOffsets here = new FileOffsets("file:/here", Map.of(new Piece("file:/here/x/a", 0), 1L));
    FileOffsets there = new FileOffsets("s3a://b/t", Map.of(new Piece("s3a://b/t/x/a", 0), 1L));

    assertThat(there.of(new Piece("s3a://b/t/x/a", 0)))
        .isEqualTo(here.of(new Piece("file:/here/x/a", 0)));
  }

  @Test
  void filesOfOneNameInTwoFoldersHaveOtherIds() {
    FileOffsets offsets =
        new FileOffsets("/in", Map.of(new Piece("/in/x/a", 0), 5L, new Piece("/in/y/a", 0), 5L));

    assertThat(offsets.of(new Piece("/in/x/a", 0)).id())
        .isNotEqualTo(offsets.of(new Piece("/in/y/a", 0)).id());
  }

  @Test
  void anyTwoFilesCanStandBesideEachOther() {
    // Their ids may lie further apart than the largest long.
    for (int second = 1; second < 50; second++) {
      Piece a = new Piece("/in/part-0", 0);
      Piece b = new Piece("/in/part-" + second, 0);
      FileOffsets offsets = new FileOffsets("/in", Map.of(a, 1000L, b, 1000L));
      assertThat(offsets.of(b).position()).isEqualTo(1000);
    }
  }

  @Test
  void overlappingIdsAreRefused() {
    // Two files that both lie outside the root go by their names alone.
    Map<Piece, Long> rows = Map.of(new Piece("/x/a", 0), 5L, new Piece("/y/a", 0), 5L);

    assertThatThrownBy(() -> new FileOffsets("/in", rows))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("/y/a: its rows' ids overlap with another file's");
  }

  @Test
  void filesWithoutRowsTakeNoIds() {
    Map<Piece, Long> rows = Map.of(new Piece("/x/a", 0), 0L, new Piece("/y/a", 0), 5L);

    assertThat(new FileOffsets("/in", rows).of(new Piece("/y/a", 0)).position()).isZero();
  }

  @Test
  void aPieceThatWasNotCountedMeansThatTheFileChanged() {
    FileOffsets offsets = new FileOffsets("/in", Map.of(new Piece("/in/a", 0), 1L));

    assertThatThrownBy(() -> offsets.of(new Piece("/in/a", 7)))
        .isInstanceOf(UserError.class)
        .hasMessage("/in/a: changed while it was read");
  }

  private static FileOffsets offsets(String root, List<Map.Entry<Piece, Long>> entries) {
    Map<Piece, Long> rows = new LinkedHashMap<>();
    entries.forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
    return new FileOffsets(root, rows);
  }
}
