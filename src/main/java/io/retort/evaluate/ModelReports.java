package io.retort.evaluate;

import io.retort.job.Figure;
import java.util.Comparator;
import java.util.List;

/** One model's part of the report. */
final class ModelReports {
  /** Up to so many classes, all that was taken for one another is told. */
  private static final int FEW_CLASSES = 64;

  /** Else the most frequent mistakes. */
  private static final int MISTAKES = 500;

  private ModelReports() {}

  static ModelReport of(
      ComparedModel model,
      ModelScores scores,
      CostProbe.Cost cost,
      List<ModelReport.Slice> slices,
      Measure measure) {
    LatencyProbe.Timing timing = cost.timing();
    Scores all = scores instanceof Scores those ? those : null;
    Scores classes = all == null || all.rows() == 0 ? null : all; // Of those with a label.
    NumberScores numbers = scores instanceof NumberScores those ? those : null;
    return new ModelReport(
        model.name(),
        classes == null ? null : classes.accuracy(),
        classes == null ? null : Wilson.interval(classes.correct(), classes.rows()),
        classes == null ? null : classes.top5(),
        classes == null ? null : classes.macroF1(),
        classes == null ? null : classes.confusion().balancedAccuracy(),
        classes == null ? null : classes.nll(),
        classes == null ? null : classes.certainty().brier(),
        classes == null ? null : classes.certainty().reliability().error(),
        classes == null ? null : calibrated(classes.calibrated()),
        classes == null || classes.calibrated() != null ? null : calibrated(classes.scaled()),
        classes == null ? null : some(classes.value(Figure.ROC_AUC)),
        classes == null ? null : some(classes.value(Figure.PR_AUC)),
        classes == null ? null : threshold(classes.ranking(), measure),
        all == null ? null : all.agreement(),
        all == null ? null : fidelity(all.fidelity()),
        numbers == null ? null : numbers.r2(),
        numbers == null ? null : numbers.rmse(),
        numbers == null ? null : numbers.mae(),
        cost.parameters(),
        model.bytes(),
        cost.multiplyAdds(),
        new ModelReport.Latency(timing.p50(), timing.p95(), timing.p99()),
        timing.rowsPerSecond(),
        cost.peakBytes(),
        model.parametersSha256(),
        classes == null ? null : classes.copying().told(),
        classes == null ? null : perClass(classes.confusion()),
        classes == null ? null : confusions(classes.confusion()),
        classes == null ? null : classes.certainty().reliability().bins(),
        slices);
  }

  private static ModelReport.Fidelity fidelity(Fidelity fidelity) {
    return fidelity == null
        ? null
        : new ModelReport.Fidelity(fidelity.rows(), fidelity.divergence(), fidelity.error());
  }

  private static ModelReport.Calibrated calibrated(Certainty certainty) {
    return certainty == null
        ? null
        : new ModelReport.Calibrated(
            certainty.temperature(),
            certainty.nll(),
            certainty.brier(),
            certainty.reliability().error(),
            certainty.reliability().bins());
  }

  private static List<ModelReport.ClassScores> perClass(Confusion confusion) {
    return confusion.byClass().stream()
        .map(
            some ->
                new ModelReport.ClassScores(
                    some.rows(), some(some.precision()), some(some.recall()), some(some.f1())))
        .toList();
  }

  /** A ratio to nothing is no figure. */
  private static Double some(Double ratio) {
    return ratio != null && Double.isFinite(ratio) ? ratio : null;
  }

  /** The best for what models are compared by, as far as a threshold bears on that. */
  private static ModelReport.Threshold threshold(Ranking ranking, Measure measure) {
    if (ranking == null) {
      return null;
    }
    Ranking.Threshold chosen =
        ranking.threshold(
            switch (measure) {
              case ACCURACY -> Ranking.Decision::accuracy;
              case MACRO_F1 -> Ranking.Decision::macroF1;
              default -> Ranking.Decision::balancedAccuracy;
            });
    if (chosen == null) {
      return null;
    }
    Ranking.Decision decision = chosen.decision();
    return new ModelReport.Threshold(
        chosen.probability(),
        decision.accuracy(),
        decision.balancedAccuracy(),
        decision.macroF1(),
        some(decision.precision()),
        decision.recall());
  }

  private static List<ModelReport.Confused> confusions(Confusion confusion) {
    List<ModelReport.Confused> all =
        confusion.cells().stream()
            .map(cell -> new ModelReport.Confused(cell.label(), cell.answer(), cell.rows()))
            .toList();
    if (confusion.byClass().size() <= FEW_CLASSES) {
      return all;
    }
    return all.stream()
        .filter(confused -> confused.label() != confused.answer())
        .sorted(Comparator.comparing(ModelReport.Confused::rows).reversed())
        .limit(MISTAKES)
        .toList();
  }
}
