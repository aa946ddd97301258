package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where one split's rows come from. Any format that is not built in is a Spark source of that name.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    include = JsonTypeInfo.As.EXISTING_PROPERTY,
    property = "format",
    visible = true,
    defaultImpl = SourceSettings.Table.class)
@JsonSubTypes({
  @JsonSubTypes.Type(SourceSettings.Idx.class),
  @JsonSubTypes.Type(SourceSettings.Glyphs.class)
})
public sealed interface SourceSettings extends Serializable {

  String format();

  /** Rows at the beginning, in file order, that are passed over. */
  long skip();

  /** Rows taken after those, at most. */
  Limit limit();

  /** The share of ids taken, {@code [from, to)} in [0, 1]. */
  List<Double> part();

  /** Whether rows may have labels. */
  boolean labelled();

  /** The files and folders that it is read from, by their keys. */
  default Map<String, String> paths() {
    return Map.of();
  }

  /**
   * A pair of idx files, as MNIST's are; {@code labels} is null where there are none. Files ending
   * in .gz are unpacked.
   */
  @JsonTypeName("idx")
  record Idx(String format, String images, String labels, long skip, Limit limit, List<Double> part)
      implements SourceSettings {
    public Idx {
      IllegalValue.present("images", images, "the idx file of the examples");
      checkWindow(skip, part);
    }

    @Override
    public Map<String, String> paths() {
      return labels == null ? Map.of("images", images) : Map.of("images", images, "labels", labels);
    }

    @Override
    public boolean labelled() {
      return labels != null;
    }

    /** The same examples without their labels. */
    public Idx withoutLabels() {
      return new Idx(format, images, null, skip, limit, part);
    }
  }

  /**
   * Labelled pictures of written signs, drawn by Retort.
   *
   * @param count pictures
   * @param noise from 0 (clean) to 1 (hardly legible)
   * @param seed of the drawing; two sources with one seed draw the same pictures
   * @param ignoreLabels whether it is not told what each shows
   */
  @JsonTypeName("glyphs")
  record Glyphs(
      String format,
      long count,
      double noise,
      long seed,
      boolean ignoreLabels,
      long skip,
      Limit limit,
      List<Double> part)
      implements SourceSettings {
    public Glyphs {
      IllegalValue.between("count", count, 1, 1e12);
      IllegalValue.between("noise", noise, 0, 1);
      checkWindow(skip, part);
    }

    @Override
    public boolean labelled() {
      return !ignoreLabels;
    }
  }

  /**
   * Any Spark source.
   *
   * @param schema in Spark's DDL, or null to take the source's own
   * @param features columns of one value each, in order; empty: every column but label and id, or
   *     where train is a table too, train's columns
   * @param featuresColumn one column with all of an example's values, or null
   * @param label column, or null where rows have none
   * @param ignoreLabels whether that is not looked at; it is no feature then either
   * @param id column, or null to number the rows of each file
   */
  record Table(
      String format,
      String path,
      Map<String, String> options,
      String schema,
      List<String> features,
      String featuresColumn,
      String label,
      boolean ignoreLabels,
      String id,
      long skip,
      Limit limit,
      List<Double> part)
      implements SourceSettings {
    public Table {
      IllegalValue.present(
          "format", format, "idx, glyphs, or a Spark source such as csv, parquet, json, libsvm");
      IllegalValue.present("path", path, "the file or folder to read");
      IllegalValue.check(
          features.isEmpty() || featuresColumn == null,
          "features-column",
          featuresColumn,
          "left out where features lists columns");
      checkWindow(skip, part);
    }

    @Override
    public Map<String, String> paths() {
      return Map.of("path", path);
    }

    @Override
    public boolean labelled() {
      return !ignoreLabels && (label != null || format.equals("libsvm"));
    }

    /** Whether the job says which columns are features. */
    public boolean namesFeatures() {
      return featuresColumn != null || !features.isEmpty();
    }

    /** The same with one column of all features. */
    public Table withFeaturesColumn(String column) {
      return new Table(
          format,
          path,
          options,
          schema,
          List.of(),
          column,
          label,
          ignoreLabels,
          id,
          skip,
          limit,
          part);
    }
  }

  private static void checkWindow(long skip, List<Double> part) {
    IllegalValue.between("skip", skip, 0, Long.MAX_VALUE);
    IllegalValue.check(
        part.size() == 2
            && part.stream().noneMatch(Objects::isNull)
            && part.get(0) >= 0
            && part.get(0) < part.get(1)
            && part.get(1) <= 1,
        "part",
        part,
        "[from, to] with 0 <= from < to <= 1");
  }
}
