package io.retort.evaluate;

import static org.apache.spark.sql.functions.col;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.ShownText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Rows on which student and teacher do not say the same, as the report shows them. */
final class DisagreementReports {
  private DisagreementReports() {}

  /**
   * @param texts where examples are texts
   */
  static List<Report.Disagreement> of(
      SparkSession spark,
      ExamplesTable test,
      Optional<ShownText> texts,
      Disagreements disagreements) {
    ExamplesInfo info = test.info();
    List<Example> examples =
        texts.isPresent() || Picture.shown(info) ? examples(spark, test, disagreements) : List.of();
    Map<Long, String> shown =
        examples.stream()
            .collect(
                Collectors.toMap(
                    example -> example.id,
                    example ->
                        texts
                            .map(text -> text.of(example, info))
                            .orElseGet(() -> Picture.of(example, info))));
    boolean pictures = texts.isEmpty();
    return disagreements.rows().stream()
        .map(
            row ->
                new Report.Disagreement(
                    row.id,
                    row.label,
                    row.teacher,
                    row.student,
                    row.teacherConfidence,
                    row.studentConfidence,
                    pictures ? shown.get(row.id) : null,
                    pictures ? null : shown.get(row.id)))
        .toList();
  }

  private static List<Example> examples(
      SparkSession spark, ExamplesTable test, Disagreements disagreements) {
    Object[] ids = disagreements.rows().stream().map(row -> (Object) row.id).toArray();
    return test.rows(test.dataset(spark).where(col("id").isin(ids))).collect();
  }
}
