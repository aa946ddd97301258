package io.retort.data;

import io.retort.job.Classes;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Pictures drawn on the spot. The id of one is its position, and all of it follows from the seed
 * and that.
 */
final class GlyphSource implements Source {
  private static final long PIECE = 5_000;

  /** Bumped when the same settings would draw other pictures. */
  private static final String DRAWING = "glyphs-1";

  private final SparkSession spark;
  private final String key;
  private final SourceSettings.Glyphs settings;
  private final int classes;
  private final boolean labelled;

  GlyphSource(
      SparkSession spark,
      String key,
      SourceSettings.Glyphs settings,
      Classes classes,
      boolean labelled) {
    this.spark = spark;
    this.key = key;
    this.settings = settings;
    this.classes = classes.count();
    this.labelled = labelled;
  }

  @Override
  public String fingerprint() {
    return DRAWING;
  }

  @Override
  public SourceLabels labels(Window window) {
    throw new UserError("data.classes = auto: " + key + " draws as many as it is told");
  }

  @Override
  public List<Integer> shape(List<Integer> wanted) {
    if (wanted == null) {
      return List.of(1, 28, 28);
    }
    if (wanted.size() != 3) {
      throw new UserError(
          "data.shape = "
              + wanted
              + ": "
              + key
              + " draws pictures, must be [channels, height, width]");
    }
    return wanted;
  }

  @Override
  public boolean givenIds() {
    return false;
  }

  @Override
  public JavaRDD<RawExample> rows(List<Integer> shape, Classes unused) {
    GlyphPainter painter =
        new GlyphPainter(shape.get(0), shape.get(1), shape.get(2), settings.noise());
    long seed = settings.seed();
    long count = settings.count();
    int signs = classes;
    boolean told = labelled;
    int pieces = Math.toIntExact((count + PIECE - 1) / PIECE);
    List<Integer> numbers = new ArrayList<>(pieces);
    for (int piece = 0; piece < pieces; piece++) {
      numbers.add(piece);
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(numbers, pieces)
        .flatMap(
            piece ->
                LongStream.range(piece * PIECE, Math.min(count, (piece + 1) * PIECE))
                    .mapToObj(index -> draw(painter, signs, seed, index, told))
                    .iterator());
  }

  private static RawExample draw(
      GlyphPainter painter, int signs, long seed, long index, boolean told) {
    // Two steps, so that neighbouring seeds and indices have nothing in common.
    SplittableRandom hand =
        new SplittableRandom(new SplittableRandom(seed).nextLong() + index).split();
    int label = hand.nextInt(signs);
    return RawExample.bytes(
        index, index, told ? label : Targets.UNLABELLED, painter.draw(label, hand));
  }
}
