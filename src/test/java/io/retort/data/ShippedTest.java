package io.retort.data;

import static io.retort.Parcel.data;
import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.job.AugmentSettings;
import io.retort.job.Classes;
import io.retort.job.Limit;
import io.retort.job.SourceSettings;
import io.retort.loss.Targets;
import io.retort.network.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.collection.JavaConverters;

class ShippedTest extends Shipping {
  private static final Affine AFFINE = new Affine(new float[] {0.5f, 2}, new float[] {1, -1});
  private static final FileOffsets.Piece PIECE = new FileOffsets.Piece("/in/a", 64);
  private static final Classes PETS = new Classes(2, List.of("cat", "dog"));
  @TempDir static Path folder;

  @Override
  protected Stream<Parcel<?>> parcels() {
    return Stream.of(tasks(), rowReaders(), examples(), surveys()).flatMap(parcels -> parcels);
  }

  private static Stream<Parcel<?>> tasks() {
    FileOffsets offsets =
        new FileOffsets("/in", Map.of(PIECE, 3L, new FileOffsets.Piece("/in/a", 0), 5L));
    return Stream.of(
        equal(AFFINE),
        doing(new ReadingPace<RawExample>(5), same -> same),
        equal(new Bucket(3, "part-00003", 99, "abcd", 4096)),
        equal(new Augmentation(new AugmentSettings(1, true, 0.5, 0.1), 3, 8, 9)),
        equal(new Views(4, new AugmentSettings(1, true, 0.5, 0.1), 7)),
        equal(
            new ExamplesInfo(
                List.of(2, 1, 1),
                PETS.names(),
                ExamplesInfo.UINT8,
                AFFINE,
                3,
                Map.of("cat", 3L),
                1,
                Map.of("reason", 1L),
                null,
                null)),
        doing(new GlyphPainter(1, 9, 7, 0.5), painter -> painter.draw(3, new SplittableRandom(11))),
        equal(new TakenRows(-1, 3, null, new Window(1, 2, 0, 1))),
        equal(new WordCount(true)),
        doing(
            new WordCount.FrequentFirst(),
            order -> order.compare(new Tuple2<>("b", 2L), new Tuple2<>("a", 2L))),
        equal(new TextEncoder(new ModelFile("sha", 9, "tokenizer"), 7, 5, 2, 100)),
        equal(new Window(2, Long.MAX_VALUE, 0.25, 0.5)),
        equal(PIECE),
        equal(new FileOffsets.Offset(-7, 3)),
        doing(offsets, there -> there.of(PIECE)),
        doing(new LabelReader(PETS), labels -> labels.read("dog")),
        doing(new LabelReader(new Classes(10, List.of())), labels -> labels.read(7.0)),
        doing(
            new TableReader(
                RowReader.columns(List.of("x", "y"), TableReader.FEATURES, List.of(2)),
                new LabelReader(PETS),
                false,
                offsets),
            reader -> all(reader.read(rows().iterator()))),
        equal(new IdxHeader(IdxHeader.IdxType.DOUBLE, 5_000_000_000L, List.of(2, 3))),
        doing(idxReader(), reader -> all(reader.read(1, 3))));
  }

  private static List<Row> rows() {
    return List.of(
        RowFactory.create(null, "dog", null, "file:/in/a", 64L, 1.5, 2.5),
        RowFactory.create(null, "cow", null, "file:/in/a", 64L, 1.5, 2.5),
        RowFactory.create(null, null, "torn", "file:/in/a", 0L, null, null));
  }

  private static IdxReader idxReader() {
    try {
      Path images =
          Files.write(folder.resolve("images"), idx(0x0802, 3, 2, 0x01020304, 0x05060000));
      Path labels = Files.write(folder.resolve("labels"), idx(0x0801, 3, 0x00010100));
      Configuration hadoop = new Configuration();
      return new IdxReader(
          "data.train",
          new SourceSettings.Idx(
              "idx", images.toString(), labels.toString(), 0, Limit.NONE, List.of(0.0, 1.0)),
          IdxHeader.read("data.train.images", images.toString(), hadoop),
          IdxHeader.read("data.train.labels", labels.toString(), hadoop),
          new LabelReader(PETS),
          new SerializableConfiguration(hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] idx(int... words) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * words.length);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  private static Stream<Parcel<?>> rowReaders() {
    Object numbers = JavaConverters.asScalaBuffer(List.<Object>of(1.5, 2.5)).toSeq();
    Row image =
        new GenericRowWithSchema(
            new Object[] {"origin", 1, 2, 1, 0, new byte[] {3, 4}}, ImageSchema.columnSchema());
    return Stream.of(
        reading(
            RowReader.columns(List.of("x", "y"), 0, List.of(2)), RowFactory.create(true, " 2.5 ")),
        reading(
            RowReader.column("x", 0, DataTypes.createArrayType(DataTypes.DoubleType), List.of(2)),
            RowFactory.create(numbers)),
        reading(
            RowReader.column("x", 0, SQLDataTypes.VectorType(), List.of(2)),
            RowFactory.create(Vectors.sparse(2, new int[] {1}, new double[] {4}))),
        reading(
            RowReader.column("x", 0, DataTypes.BinaryType, List.of(2)),
            RowFactory.create((Object) new byte[] {5, -6})),
        reading(RowReader.text("x", 0), RowFactory.create("a text")),
        reading(
            RowReader.column("x", 0, ImageSchema.columnSchema(), List.of(1, 1, 2)),
            RowFactory.create(image)));
  }

  private static Parcel<RowReader> reading(RowReader reader, Row row) {
    return doing(reader, there -> there.read(row));
  }

  private static Stream<Parcel<?>> examples() {
    return Stream.of(
        data(new Example(-1, 3, new byte[] {1, -1}, null)),
        data(new Example(Long.MAX_VALUE, Targets.UNLABELLED, null, new float[] {0.5f, -0f})),
        data(RawExample.bytes(1, 2, 3, new byte[] {4, -5})),
        data(RawExample.floats(1, 2, Targets.UNLABELLED, new float[] {0.5f})),
        data(RawExample.text(1, 2, 0, "a text")),
        data(RawExample.rejected(1, 2, "reason", "row 2", "record")),
        data(new long[] {0, Long.MAX_VALUE})); // What IdxSource tells its tasks to read.
  }

  /** What arrives has the labels' spread as well. */
  private static Survey surveyOfNumbers() {
    return Survey.of(
        List.of(
                RawExample.floats(0, 0, Targets.label(1.5f), new float[] {1}),
                RawExample.floats(1, 1, Targets.label(-4), new float[] {2}))
            .iterator(),
        false,
        true);
  }

  private static Stream<Parcel<?>> surveys() {
    Survey.Fault fault = new Survey.Fault();
    fault.add(2, 5, "fifth");
    return Stream.of(
        data(fault),
        equal(new Spread(1.5, 2)),
        data(survey(false).ranges(), FeatureRanges::farFromUnit),
        data(surveyOfNumbers(), Survey::spread),
        data(survey(true), arrived -> told(arrived, true)),
        data(survey(false), arrived -> told(arrived, false)));
  }

  private static Survey survey(boolean moments) {
    return Survey.of(
        List.of(
                RawExample.bytes(0, 0, 1, new byte[] {1, 2}),
                RawExample.floats(1, 1, 1, new float[] {2.5f, 9}),
                RawExample.rejected(2, 2, "reason", "row 2", "second"))
            .iterator(),
        moments,
        false);
  }

  /** What arrives is merged. */
  private static Object told(Survey arrived, boolean moments) {
    Survey whole = survey(moments);
    whole.merge(arrived);
    List<Object> told = new ArrayList<>(List.of(whole.rows(), whole.bytes(), whole.faults()));
    if (moments) {
      told.add(whole.standardize(0));
    }
    return told;
  }

  private static <T> List<T> all(Iterator<T> iterator) {
    List<T> all = new ArrayList<>();
    iterator.forEachRemaining(all::add);
    return all;
  }
}
