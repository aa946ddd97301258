package io.retort.data;

/** Where a partition's rows stand, told one after another. */
final class RowPlaces {
  private final FileOffsets offsets;
  private String file;
  private FileOffsets.Piece piece;
  private long inPiece;

  RowPlaces(FileOffsets offsets) {
    this.offsets = offsets;
  }

  /**
   * Goes on to the next row.
   *
   * @param uri of its file
   * @param start of its piece in there
   */
  void next(String uri, long start) {
    if (piece != null && piece.start() == start && uri.equals(file)) {
      inPiece++;
      return;
    }
    file = uri;
    piece = new FileOffsets.Piece(TableReader.plainPath(uri), start);
    inPiece = 0;
  }

  long position() {
    return offsets.of(piece).position() + inPiece;
  }

  /** The id of a row that has none of its own. */
  long id() {
    return offsets.of(piece).id() + inPiece;
  }
}
