package io.retort.data;

import io.retort.job.Classes;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** A pair of idx files. The id of an example is its position. */
final class IdxSource implements Source {
  /**
   * A packed file can only be read from its beginning, so it is read in one piece; others in pieces
   * of so many bytes.
   */
  private static final long PIECE_BYTES = 64L << 20;

  private final SparkSession spark;
  private final String key;
  private final SourceSettings.Idx settings;
  private final Configuration hadoop;

  IdxSource(SparkSession spark, String key, SourceSettings.Idx settings) {
    this.spark = spark;
    this.key = key;
    this.settings = settings;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  @Override
  public String fingerprint() throws IOException {
    List<FileStatus> files =
        new ArrayList<>(InputFiles.list(key + ".images", settings.images(), hadoop));
    if (settings.labels() != null) {
      files.addAll(InputFiles.list(key + ".labels", settings.labels(), hadoop));
    }
    return InputFiles.fingerprint(files);
  }

  @Override
  public List<Integer> shape(List<Integer> wanted) throws IOException {
    IdxHeader header = images();
    if (wanted == null) {
      return header.inner().size() == 2
          ? List.of(1, header.inner().get(0), header.inner().get(1))
          : header.inner().size() == 3 ? header.inner() : List.of(header.values());
    }
    if (wanted.stream().reduce(1, Math::multiplyExact) != header.values()) {
      throw new UserError(
          "data.shape = "
              + wanted
              + ": "
              + settings.images()
              + " holds examples of "
              + header.inner());
    }
    return wanted;
  }

  @Override
  public boolean givenIds() {
    return false;
  }

  @Override
  public JavaRDD<RawExample> rows(List<Integer> shape, Classes classes) throws IOException {
    IdxHeader images = images();
    IdxHeader labels = labels(images.rows());
    IdxReader reader =
        new IdxReader(
            key,
            settings,
            images,
            labels,
            new LabelReader(classes),
            new SerializableConfiguration(hadoop));
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(pieces(images), pieces(images).size())
        .flatMap(piece -> reader.read(piece[0], piece[1]));
  }

  @Override
  public SourceLabels labels(Window window) throws IOException {
    IdxHeader images = images();
    IdxHeader labels = labels(images.rows());
    if (labels == null) {
      throw new UserError("data.classes = auto: " + key + ".labels is missing: the file to read");
    }
    IdxReader reader =
        new IdxReader(
            key,
            settings,
            images,
            labels,
            new LabelReader(Classes.AUTO),
            new SerializableConfiguration(hadoop));
    return new SourceLabels(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(pieces(images), pieces(images).size())
            .flatMap(piece -> reader.labels(piece[0], piece[1])),
        true);
  }

  private IdxHeader images() throws IOException {
    return header(".images", settings.images());
  }

  private IdxHeader header(String file, String path) throws IOException {
    IdxHeader header = IdxHeader.read(key + file, path, hadoop);
    Path place = new Path(path);
    header.checkLength(key + file, path, place.getFileSystem(hadoop).getFileStatus(place).getLen());
    return header;
  }

  private IdxHeader labels(long rows) throws IOException {
    if (settings.labels() == null) {
      return null;
    }
    IdxHeader header = header(".labels", settings.labels());
    if (header.rows() != rows) {
      throw new UserError(
          key
              + ".labels = "
              + settings.labels()
              + ": "
              + header.rows()
              + " labels, but "
              + rows
              + " images in "
              + settings.images());
    }
    if (header.values() != 1) {
      throw new UserError(
          key
              + ".labels = "
              + settings.labels()
              + ": "
              + header.inner()
              + " values a row, must be one label");
    }
    return header;
  }

  /** Begin and end of what each task reads. */
  private List<long[]> pieces(IdxHeader header) {
    boolean packed =
        settings.images().endsWith(".gz")
            || (settings.labels() != null && settings.labels().endsWith(".gz"));
    long piece = packed ? header.rows() : Math.max(1, PIECE_BYTES / header.rowBytes());
    List<long[]> pieces = new ArrayList<>();
    for (long from = 0; from < header.rows(); from += piece) {
      pieces.add(new long[] {from, Math.min(header.rows(), from + piece)});
    }
    if (pieces.isEmpty()) {
      pieces.add(new long[] {0, 0});
    }
    return pieces;
  }
}
