package io.retort.labels;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.data.ExamplesInfo;
import io.retort.data.Views;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.TailShape;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a soft-label table holds of each row.
 *
 * @param k logits of a row: with {@link LabelSettings.Storage#DENSE} one a class
 * @param temperatures of top-k, at which a row has the ratio of its tail; empty otherwise
 * @param codes of top-k, by which a row's tail has its shape
 * @param views that are labelled in place of the examples; else null
 * @param hidden layers of the teacher whose outputs rows have as well
 */
record StoredForm(
    LabelSettings.Storage storage,
    LabelSettings.Precision precision,
    int classes,
    int k,
    List<Double> temperatures,
    int codes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Views views,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> hidden)
    implements Serializable {

  /** What a job asks for of such examples. */
  static StoredForm of(Job job, ExamplesInfo examples) {
    return of(job.labels(), examples.classes().size(), job.seed());
  }

  /** Of so many classes left out one code, at most: for fewer, logits themselves are cheaper. */
  private static final int CLASSES_PER_CODE = 4;

  /** What settings ask for; where k leaves out no class, that is dense. */
  static StoredForm of(LabelSettings settings, int classes, long seed) {
    Views views = Views.of(settings, seed);
    return settings.storage() == LabelSettings.Storage.TOP_K && settings.k() < classes
        ? new StoredForm(
            LabelSettings.Storage.TOP_K,
            settings.precision(),
            classes,
            settings.k(),
            settings.temperatures(),
            Math.min(settings.tailCodes(), (classes - settings.k()) / CLASSES_PER_CODE),
            views,
            settings.hidden())
        : new StoredForm(
            LabelSettings.Storage.DENSE,
            settings.precision(),
            classes,
            classes,
            List.of(),
            0,
            views,
            settings.hidden());
  }

  /** Rows of each example. */
  int rowsOfExample() {
    return views == null ? 1 : views.count();
  }

  boolean topK() {
    return storage == LabelSettings.Storage.TOP_K;
  }

  boolean half() {
    return precision == LabelSettings.Precision.FLOAT16;
  }

  /** As it is read and restored. */
  SoftLabelForm read(LabelSettings.Tail tail, TailShape shape) {
    SoftLabelForm.Tail rule =
        switch (tail) {
          case RESIDUAL -> SoftLabelForm.Tail.RESIDUAL;
          case ZERO -> SoftLabelForm.Tail.ZERO;
          case RENORMALIZE -> SoftLabelForm.Tail.RENORMALIZE;
        };
    return new SoftLabelForm(classes, k, temperatures, rule, shape);
  }

  /** The table's columns. */
  StructType schema() {
    StructType dense =
        new StructType()
            .add("split", DataTypes.StringType, false)
            .add("id", DataTypes.LongType, false)
            .add("example", DataTypes.LongType, false)
            .add("filtered", DataTypes.BooleanType, false)
            .add("logits", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    if (!topK()) {
      return withHidden(dense);
    }
    StructType sparse =
        dense
            .add("classes", DataTypes.createArrayType(classType(), false), false)
            .add("tail", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    return withHidden(
        codes == 0
            ? sparse
            : sparse.add("shape", DataTypes.createArrayType(DataTypes.ByteType, false), false));
  }

  private StructType withHidden(StructType columns) {
    StructType all = columns;
    for (int layer = 0; layer < hidden.size(); layer++) {
      all = all.add(SoftLabelTable.hiddenColumn(layer), DataTypes.BinaryType, false);
    }
    return views == null ? all : all.add("view", DataTypes.ShortType, false);
  }

  /** The smallest integers that hold every class. */
  private DataType classType() {
    int last = classes - 1;
    if (last <= Byte.MAX_VALUE) {
      return DataTypes.ByteType;
    }
    return last <= Short.MAX_VALUE ? DataTypes.ShortType : DataTypes.IntegerType;
  }

  /** For messages. */
  @Override
  public String toString() {
    String kind = storage.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String number = precision.name().toLowerCase(Locale.ROOT);
    String form =
        topK()
            ? String.format(
                Locale.ROOT,
                "%s %s, k = %d of %d, temperatures = %s, tail-codes = %d",
                kind,
                number,
                k,
                classes,
                temperatures,
                codes)
            : kind + " " + number;
    String seen =
        views == null
            ? form
            : "%s, views = %d of %s, seed %d"
                .formatted(form, views.count(), views.augment(), views.seed());
    return hidden.isEmpty() ? seen : seen + ", hidden = " + hidden;
  }
}
