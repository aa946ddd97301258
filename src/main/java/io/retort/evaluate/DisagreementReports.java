package io.retort.evaluate;

import static org.apache.spark.sql.functions.col;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Rows on which student and teacher do not say the same, as the report shows them. */
final class DisagreementReports {
  private DisagreementReports() {}

  static List<Report.Disagreement> of(
      SparkSession spark, ExamplesTable test, Disagreements disagreements) {
    Map<Long, String> pictures =
        Picture.shown(test.info()) ? pictures(spark, test, disagreements) : Map.of();
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
                    pictures.get(row.id)))
        .toList();
  }

  private static Map<Long, String> pictures(
      SparkSession spark, ExamplesTable test, Disagreements disagreements) {
    ExamplesInfo info = test.info();
    Object[] ids = disagreements.rows().stream().map(row -> (Object) row.id).toArray();
    Map<Long, String> pictures = new HashMap<>();
    for (Example example : test.rows(test.dataset(spark).where(col("id").isin(ids))).collect()) {
      pictures.put(example.id, Picture.of(example, info));
    }
    return pictures;
  }
}
