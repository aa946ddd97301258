package io.retort.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where examples come from and how they become features.
 *
 * @param transfer more examples for the teacher to label, or null
 * @param pipeline stages of Spark ML from a source's columns to features, fitted on train
 * @param text how a text becomes numbers, or null where examples are numbers
 * @param shape of one example, channels first; null takes the source's own
 * @param scale factor on every raw value
 * @param standardize whether to bring every column (or channel) to mean 0 and deviation 1, fitted
 *     on train
 * @param classes {@link Classes#AUTO} until they are read; null in a regression, until the job
 *     gives {@link Classes#NUMBER}
 * @param maxRejects share of rejected rows, from 0 to 1, above which nothing is prepared
 */
public record DataSettings(
    SourceSettings train,
    SourceSettings transfer,
    SourceSettings test,
    List<StageSettings> pipeline,
    TextSettings text,
    List<Integer> shape,
    double scale,
    boolean standardize,
    Classes classes,
    double maxRejects) {

  public DataSettings {
    IllegalValue.present("train", train, "the examples to learn from, or data.transfer");
    IllegalValue.present("test", test, "the examples held out for evaluation");
    if (shape != null) {
      IllegalValue.check(
          (shape.size() == 1 || shape.size() == 3)
              && shape.stream().allMatch(n -> n != null && n > 0),
          "shape",
          shape,
          "one size [n], or three, channels first: [c, h, w]");
    }
    IllegalValue.check(
        scale != 0 && Double.isFinite(scale), "scale", scale, "a finite number other than 0");
    IllegalValue.check(
        !(standardize && scale != 1), "scale", scale, "left at 1 where standardize = true");
    IllegalValue.between("max-rejects", maxRejects, 0, 1);
    if (classes != null && classes.auto()) {
      checkAuto(train, transfer, test);
    }
    boolean tables =
        Stream.of(train, transfer == null ? train : transfer, test)
            .allMatch(SourceSettings.Table.class::isInstance);
    IllegalValue.check(
        pipeline.isEmpty() || tables,
        "pipeline",
        "given",
        "left out, idx and glyphs have no columns");
    if (text != null) {
      IllegalValue.check(tables, "text", "given", "left out, idx and glyphs hold no texts");
      checkText(shape, scale);
      IllegalValue.check(!standardize, "standardize", true, "false with data.text");
    }
  }

  /** Classes can be read from labels alone. */
  private static void checkAuto(
      SourceSettings train, SourceSettings transfer, SourceSettings test) {
    IllegalValue.check(
        train != null && train.labelled(),
        "classes",
        "auto",
        "a number or a list of names where data.train has no labels to read them from");
    IllegalValue.check(
        Stream.of(train, transfer, test).noneMatch(SourceSettings.Glyphs.class::isInstance),
        "classes",
        "auto",
        "a number or a list of names with glyphs, which draws as many signs");
  }

  /** The same where a number is learned. */
  DataSettings ofNumber() {
    return new DataSettings(
        train,
        transfer,
        test,
        pipeline,
        text,
        shape,
        scale,
        standardize,
        Classes.NUMBER,
        maxRejects);
  }

  /** Numbers that stand for tokens are no quantities. */
  private static void checkText(List<Integer> shape, double scale) {
    IllegalValue.check(
        shape == null, "shape", shape, "left out with data.text, which has a length");
    IllegalValue.check(scale == 1, "scale", scale, "left at 1 with data.text");
  }

  /**
   * The sources that are given, by split, in the order they are prepared: train first, since others
   * depend on it.
   */
  public Map<Split, SourceSettings> sources() {
    Map<Split, SourceSettings> sources = new LinkedHashMap<>();
    sources.put(Split.TRAIN, train);
    if (transfer != null) {
      sources.put(Split.TRANSFER, transfer);
    }
    sources.put(Split.TEST, test);
    return sources;
  }

  /** The files and folders that the sources are read from, by their keys in the job file. */
  public Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    sources()
        .forEach(
            (split, source) ->
                source
                    .paths()
                    .forEach((key, path) -> paths.put("data." + split.key() + "." + key, path)));
    return paths;
  }
}
