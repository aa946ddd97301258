package io.retort.data;

import io.retort.job.Classes;
import io.retort.job.DataSettings;
import io.retort.job.SourceSettings;
import io.retort.job.Split;
import io.retort.job.UserError;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code data.classes = auto}: the labels that train has are the classes. */
public final class ClassesOfTrain {
  private static final Logger LOG = LoggerFactory.getLogger(ClassesOfTrain.class);

  private static final int MOST = 10_000;

  private static final int TOLD = 12;

  private ClassesOfTrain() {}

  /**
   * What `prepare` will find, where it is known without making features of columns; else {@link
   * Classes#AUTO}.
   *
   * @throws UserError where these cannot be the classes
   */
  public static Classes before(SparkSession spark, DataSettings data) throws IOException {
    Sources sources = new Sources(spark, data);
    Window window = Window.of(data.train());
    if (!(data.train() instanceof SourceSettings.Table table)) {
      return of(sources.of(Split.TRAIN, null).labels(window), window);
    }
    TableInput input = sources.table(Split.TRAIN);
    String label = TableColumns.label(table);
    return List.of(input.table().columns()).contains(label)
        ? of(SourceLabels.of(input, input.placed(), label, window), window)
        : Classes.AUTO;
  }

  static Classes of(SourceLabels labels, Window window) {
    List<String> found =
        labels
            .rows()
            .filter(window::takes)
            .filter(RawExample::accepted)
            .map(row -> row.text.strip())
            .distinct()
            .take(MOST + 1);
    Classes classes = named(found, labels.numbers());
    LOG.info("data.classes = auto: {} in data.train: {}", classes.count(), told(classes.names()));
    return classes;
  }

  /** In order: of numbers their values', else of texts. */
  static Classes named(List<String> labels, boolean numbers) {
    if (labels.size() > MOST) {
      throw new UserError(
          "data.classes = auto: data.train has more than "
              + MOST
              + " different labels; is data.train.label the column that you mean? A number is"
              + " learned with task = regression, and more classes with their number or names");
    }
    Map<BigDecimal, String> byValue = new TreeMap<>();
    labels.forEach(
        label -> {
          BigDecimal value = LabelReader.value(label);
          if (value != null) {
            byValue.putIfAbsent(value, label);
          }
        });
    List<String> names = new ArrayList<>(labels);
    if (numbers) {
      names = byValue.keySet().stream().map(BigDecimal::toPlainString).collect(Collectors.toList());
    } else if (byValue.size() == labels.size()) {
      names.sort(Comparator.comparing(LabelReader::value));
    } else {
      names.sort(Comparator.naturalOrder());
    }
    if (names.size() < 2) {
      throw new UserError(
          names.isEmpty()
              ? "data.classes = auto: no row of data.train has a label"
              : "data.classes = auto: every label of data.train is "
                  + names.get(0)
                  + ", must be two or more");
    }
    return Classes.named(names);
  }

  /** The first of many. */
  static String told(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(TOLD, names.size())));
    return names.size() > TOLD ? first + ", ..." : first;
  }
}
