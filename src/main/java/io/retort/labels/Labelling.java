package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import io.retort.loss.TailShape;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * How examples of a split are labelled, and what is stored of it.
 *
 * @param batchSize examples that the teacher is given at once
 * @param shape of the teacher's tails
 * @param hidden what the teacher's hidden layers give
 */
record Labelling(
    ClassifierSource teacher,
    ExamplesInfo info,
    String split,
    int batchSize,
    StoredForm form,
    TailShape shape,
    List<HiddenShape> hidden,
    ConfidenceFilter filter)
    implements Serializable {

  /** As a job has it, one for each table, by the teacher that `teach` left. */
  static List<Labelling> of(
      SparkSession spark, Workspace workspace, Job job, List<ExamplesTable> tables)
      throws IOException {
    StoredForm form = StoredForm.of(job, tables.get(0).info());
    return of(spark, workspace, job, tables, TailShapeArtefact.of(workspace, form));
  }

  /** With a shape that is not in the workspace yet. */
  static List<Labelling> of(
      SparkSession spark, Workspace workspace, Job job, List<ExamplesTable> tables, TailShape shape)
      throws IOException {
    ClassifierSource teacher =
        withHidden(
            Teachers.open(spark, workspace, job.teacher(), tables.get(0).info().shape()), job);
    List<HiddenShape> hidden =
        job.labels().hidden().isEmpty() ? List.of() : teacher.onThisThread().hidden();
    return tables.stream()
        .map(
            table ->
                new Labelling(
                    teacher,
                    table.info(),
                    table.split().key(),
                    job.labels().batchSize(),
                    StoredForm.of(job, table.info()),
                    shape,
                    hidden,
                    ConfidenceFilter.of(job)))
        .toList();
  }

  private static ClassifierSource withHidden(ClassifierSource teacher, Job job) {
    List<String> layers = job.labels().hidden();
    return layers.isEmpty() ? teacher : teacher.withHidden(layers);
  }

  /**
   * Of all of an example that its row is made of: its features, and its label where that counts.
   */
  long hash(Example example) {
    long features = example.hash();
    return filter.onlyCorrect() ? 31 * features + example.label : features;
  }

  /**
   * @param layer of the teacher
   * @param values of the example, at {@code [from, from + values)}
   * @throws UserError where one of them is no number
   */
  void checkFinite(Example example, HiddenShape layer, float[] values, int from) {
    for (int i = from; i < from + layer.values(); i++) {
      if (!Float.isFinite(values[i])) {
        throw new UserError(
            "label: the teacher's layer %s gives %s for example %d of %s"
                .formatted(layer.name(), values[i], example.id, split));
      }
    }
  }

  /**
   * @param logits of the example, at {@code [from, from + classes)}
   * @throws UserError where one of them is no number
   */
  void checkFinite(Example example, float[] logits, int from) {
    for (int i = from; i < from + form.classes(); i++) {
      if (!Float.isFinite(logits[i])) {
        throw new UserError(
            "label: the teacher gives "
                + logits[i]
                + " for class "
                + info.classes().get(i - from)
                + " of example "
                + example.id
                + " of "
                + split);
      }
    }
  }
}
