package io.retort.labels;

import io.retort.data.Example;
import io.retort.pipeline.ParquetRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** An earlier shard, walked along with the examples: both are sorted by id. */
final class KnownLabels implements Closeable {
  static final KnownLabels NONE = new KnownLabels(null, null);

  private final ParquetReader<Group> reader;
  private final Labelling labelling;
  private Group next;

  private KnownLabels(ParquetReader<Group> reader, Labelling labelling) {
    this.reader = reader;
    this.labelling = labelling;
  }

  static KnownLabels read(Path shard, Labelling labelling, Configuration hadoop) {
    try {
      KnownLabels known =
          new KnownLabels(ParquetRows.read(shard, new GroupReadSupport(), hadoop), labelling);
      known.next = known.reader.read();
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The label of a view of an example, or null where it has none, or was another then.
   *
   * @param example with a larger id than the last one, or the same and a larger view
   */
  SoftLabelRow of(Example example, int view) throws IOException {
    while (next != null && isBefore(example.id, view)) {
      next = reader.read();
    }
    boolean same =
        next != null
            && next.getLong("id", 0) == example.id
            && SoftLabelRow.view(next, labelling.form()) == view
            && next.getLong("example", 0) == labelling.hash(example);
    return same ? SoftLabelRow.of(next, labelling.form()) : null;
  }

  private boolean isBefore(long id, int view) {
    long known = next.getLong("id", 0);
    return known < id || known == id && SoftLabelRow.view(next, labelling.form()) < view;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
