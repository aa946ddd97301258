package io.retort.data;

import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a source hold what.
 *
 * @param features columns of one value each, or a single packed one
 * @param packed whether {@code features} is that single one
 * @param label or null
 * @param id or null
 */
record TableColumns(List<String> features, boolean packed, String label, String id) {

  /** The column in which Spark's csv and json readers put what they cannot read. */
  static final String CORRUPT = "_corrupt_record";

  /**
   * The columns that the job file names, or those that follow from it.
   *
   * @param train the columns of train, or null: where this source names no features, those are
   *     meant
   * @throws UserError where they are not there, or not what they can be
   */
  static TableColumns of(
      String key, SourceSettings.Table settings, StructType schema, TableColumns train) {
    TableColumns columns = chosen(key, settings, schema, train);
    FeatureNames.check(key, columns, train);
    return columns;
  }

  private static TableColumns chosen(
      String key, SourceSettings.Table settings, StructType schema, TableColumns train) {
    String label = label(key, settings, schema);
    if (settings.featuresColumn() != null) {
      return packed(
          key + ".features-column", settings.featuresColumn(), label, settings.id(), schema);
    }
    boolean asTrain = settings.features().isEmpty() && train != null;
    if (asTrain) {
      FeatureNames.checkThere(key, train, schema);
    }
    if (asTrain && train.packed()) {
      return packed(
          key + ".features-column", train.features().get(0), label, settings.id(), schema);
    }
    List<String> chosen = asTrain ? train.features() : settings.features();
    chosen.forEach(column -> require(key + ".features", column, schema));
    if (chosen.isEmpty()) {
      chosen = others(schema, label, settings.id());
      if (chosen.size() == 1 && RowReader.packed(schema.apply(chosen.get(0)).dataType())) {
        return packed(key + ".features-column", chosen.get(0), label, settings.id(), schema);
      }
    }
    if (chosen.isEmpty()) {
      throw new UserError(
          key + ".features: no column is left for features; columns are " + names(schema));
    }
    for (String column : chosen) {
      StructField field = schema.apply(column);
      if (!RowReader.single(field.dataType())) {
        throw new UserError(
            key
                + ".features = [.. "
                + column
                + " ..]: column of type "
                + field.dataType().simpleString()
                + ", must hold one number each; name the columns in features, or the one in features-column");
      }
    }
    return new TableColumns(chosen, false, label, settings.id());
  }

  /**
   * The same where an example is a text.
   *
   * @param train the columns of train, or null
   */
  static TableColumns ofText(
      String key, SourceSettings.Table settings, StructType schema, TableColumns train) {
    String label = label(key, settings, schema);
    List<String> chosen =
        settings.featuresColumn() != null
            ? List.of(settings.featuresColumn())
            : settings.features();
    if (chosen.isEmpty() && train != null) {
      FeatureNames.checkThere(key, train, schema);
      chosen = train.features();
    }
    if (chosen.isEmpty()) {
      chosen = others(schema, label, settings.id());
    }
    if (chosen.size() != 1) {
      throw new UserError(
          key
              + ".features-column is missing: the column that holds the text; columns are "
              + names(schema));
    }
    String column = chosen.get(0);
    require(key + ".features-column", column, schema);
    if (!schema.apply(column).dataType().equals(DataTypes.StringType)) {
      throw new UserError(
          key
              + ".features-column = "
              + column
              + ": column of type "
              + schema.apply(column).dataType().simpleString()
              + ", must hold text");
    }
    TableColumns columns = new TableColumns(chosen, true, label, settings.id());
    FeatureNames.check(key, columns, train);
    return columns;
  }

  /** The column of labels, or null. */
  static String label(SourceSettings.Table settings) {
    return settings.label() == null && settings.format().equals("libsvm")
        ? "label"
        : settings.label();
  }

  private static String label(String key, SourceSettings.Table settings, StructType schema) {
    String label = label(settings);
    require(key + ".label", label, schema);
    require(key + ".id", settings.id(), schema);
    checkSingle(key + ".label", label, schema, false);
    checkSingle(key + ".id", settings.id(), schema, true);
    return label;
  }

  /** What bytes mean nobody knows, but that two are equal; how Java tells them is of no use. */
  private static void checkSingle(String key, String column, StructType schema, boolean bytes) {
    if (column == null) {
      return;
    }
    DataType type = schema.apply(column).dataType();
    boolean whole = bytes && type.equals(DataTypes.BinaryType);
    if (!whole && type.simpleString().contains("binary")) {
      throw new UserError(
          key
              + " = "
              + column
              + ": column of type "
              + type.simpleString()
              + ", must hold a number or a text"
              + (bytes ? ", or bytes" : ""));
    }
  }

  private static TableColumns packed(
      String key, String column, String label, String id, StructType schema) {
    require(key, column, schema);
    if (!RowReader.packed(schema.apply(column).dataType())) {
      throw new UserError(
          key
              + " = "
              + column
              + ": column of type "
              + schema.apply(column).dataType().simpleString()
              + ", must be an array of numbers, an ML vector, binary, or an image");
    }
    return new TableColumns(List.of(column), true, label, id);
  }

  private static List<String> others(StructType schema, String label, String id) {
    List<String> others = new ArrayList<>(List.of(schema.fieldNames()));
    others.removeAll(Arrays.asList(label, id, CORRUPT, TableInput.FILE, TableInput.PIECE));
    return others;
  }

  private static void require(String key, String column, StructType schema) {
    if (column != null && !List.of(schema.fieldNames()).contains(column)) {
      throw new UserError(key + " = " + column + ": no such column; columns are " + names(schema));
    }
  }

  static String names(StructType schema) {
    List<String> names = others(schema, null, null);
    return names.size() <= 20
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 20)) + ", ...";
  }
}
