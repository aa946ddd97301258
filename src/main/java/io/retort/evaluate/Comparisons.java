package io.retort.evaluate;

import io.retort.job.Job;
import io.retort.pipeline.StageTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts models side by side. */
final class Comparisons {
  private Comparisons() {}

  /** The report on models in the order teacher, student and, where there is one, baseline. */
  static Report report(
      Job job,
      long rows,
      List<Report.ModelReport> models,
      Report.SoftLabels softLabels,
      List<StageTime> stages) {
    Report.Comparison comparison = compare(models, job.evaluate().seeds());
    return new Report(
        job.name(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        job.seed(),
        rows,
        models,
        comparison,
        Gates.check(job.evaluate().gates(), models, comparison),
        softLabels,
        stages);
  }

  static Report.Comparison compare(List<Report.ModelReport> models, int seeds) {
    Report.ModelReport teacher = models.get(0);
    Report.ModelReport student = models.get(1);
    Double gapClosed = null;
    Report.KdGain gain = null;
    if (models.size() > 2) {
      double baseline = models.get(2).score();
      double gap = teacher.score() - baseline;
      gapClosed = gap == 0 ? null : (student.score() - baseline) / gap;
      gain = new Report.KdGain(student.score() - baseline, null, null, seeds);
    }
    return new Report.Comparison(
        student.score() / teacher.score(),
        gapClosed,
        (double) student.bytes() / teacher.bytes(),
        teacher.latencyMillis().p50() / student.latencyMillis().p50(),
        gain);
  }
}
