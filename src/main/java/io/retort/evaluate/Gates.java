package io.retort.evaluate;

import io.retort.job.Gate;
import java.util.List;
import java.util.Map;

/** Checks a comparison against what the job demands. */
final class Gates {
  private Gates() {}

  static List<Report.GateResult> check(
      Map<String, Double> required, List<Report.ModelReport> models, Report.Comparison comparison) {
    return required.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            gate -> {
              Gate named = Gate.named(gate.getKey());
              Double actual = finite(figure(named, models, comparison));
              boolean passed = actual != null && named.passes(gate.getValue(), actual);
              return new Report.GateResult(gate.getKey(), gate.getValue(), actual, passed);
            })
        .toList();
  }

  /** A ratio to nothing is no figure, and proves nothing. */
  private static Double finite(Double figure) {
    return figure != null && Double.isFinite(figure) ? figure : null;
  }

  private static Double figure(
      Gate gate, List<Report.ModelReport> models, Report.Comparison comparison) {
    Report.ModelReport teacher = models.get(0);
    Report.ModelReport student = models.get(1);
    return switch (gate) {
      case TEACHER_ACCURACY -> teacher.accuracy();
      case STUDENT_ACCURACY -> student.accuracy();
      case STUDENT_MACRO_F1 -> student.macroF1();
      case RETENTION -> comparison.retention();
      case GAP_CLOSED -> comparison.gapClosed();
      case KD_GAIN -> comparison.kdGain().mean();
      case AGREEMENT -> student.agreement();
      case SPEEDUP -> comparison.speedup();
      case SIZE_RATIO -> comparison.sizeRatio();
      case ECE -> student.ece();
      case NLL -> student.nll();
      case TEACHER_R2 -> teacher.r2();
      case STUDENT_R2 -> student.r2();
      case STUDENT_RMSE -> student.rmse();
      case STUDENT_MAE -> student.mae();
    };
  }
}
