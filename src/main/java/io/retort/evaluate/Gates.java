package io.retort.evaluate;

import io.retort.job.Figure;
import io.retort.job.Gate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks a comparison against what the job demands. */
final class Gates {
  private Gates() {}

  static List<Report.GateResult> check(
      Map<String, Double> required, List<ModelReport> models, Report.Comparison comparison) {
    Set<String> names =
        models.stream().map(ModelReport::name).collect(Collectors.toUnmodifiableSet());
    return required.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            gate -> {
              Gate named = Gate.named(gate.getKey(), names);
              Double actual = finite(figure(named, models, comparison));
              boolean passed = actual != null && named.passes(gate.getValue(), actual);
              return new Report.GateResult(
                  gate.getKey(), gate.getValue(), named.atLeast(), actual, passed);
            })
        .toList();
  }

  /** A ratio to nothing is no figure, and proves nothing. */
  private static Double finite(Double figure) {
    return figure != null && Double.isFinite(figure) ? figure : null;
  }

  private static Double figure(Gate gate, List<ModelReport> models, Report.Comparison comparison) {
    if (gate.figure() == Figure.SLICE_WORST_ACCURACY) {
      return models.get(1).slices().stream()
          .map(ModelReport.Slice::accuracy)
          .min(Double::compare)
          .orElse(null);
    }
    return gate.figure().ofModels()
        ? models.stream()
            .filter(model -> model.name().equals(gate.model()))
            .findFirst()
            .map(model -> of(model, gate.figure()))
            .orElse(null)
        : of(comparison, gate.figure());
  }

  private static Double of(ModelReport model, Figure figure) {
    return switch (figure) {
      case ACCURACY -> model.accuracy();
      case TOP5 -> model.top5();
      case MACRO_F1 -> model.macroF1();
      case BALANCED_ACCURACY -> model.balancedAccuracy();
      case NLL -> model.nll();
      case BRIER -> model.brier();
      case ECE -> model.ece();
      case CALIBRATED_NLL -> model.calibrated().nll();
      case CALIBRATED_BRIER -> model.calibrated().brier();
      case CALIBRATED_ECE -> model.calibrated().ece();
      case AGREEMENT -> model.agreement();
      case R2 -> model.r2();
      case RMSE -> model.rmse();
      case MAE -> model.mae();
      case PARAMETERS -> (double) model.parameters();
      case BYTES -> (double) model.bytes();
      case MULTIPLY_ADDS -> model.multiplyAdds() == null ? null : (double) model.multiplyAdds();
      case PEAK_BYTES -> model.peakBytes() == null ? null : (double) model.peakBytes();
      case LATENCY_P50 -> model.latencyMillis().p50();
      case LATENCY_P95 -> model.latencyMillis().p95();
      case LATENCY_P99 -> model.latencyMillis().p99();
      case ROWS_PER_SECOND -> model.rowsPerSecond();
      default -> throw new IllegalArgumentException(figure + " is no model's");
    };
  }

  private static Double of(Report.Comparison comparison, Figure figure) {
    return switch (figure) {
      case RETENTION -> comparison.retention();
      case GAP_CLOSED -> comparison.gapClosed();
      case KD_GAIN -> comparison.kdGain().mean();
      case KD_GAIN_LOW -> comparison.kdGain().low();
      case KD_GAIN_HIGH -> comparison.kdGain().high();
      case SOFT_GAIN -> comparison.softGain().mean();
      case SOFT_GAIN_LOW -> comparison.softGain().low();
      case SOFT_GAIN_HIGH -> comparison.softGain().high();
      case SPEEDUP -> comparison.speedup();
      case SIZE_RATIO -> comparison.sizeRatio();
      default -> throw new IllegalArgumentException(figure + " is no comparison's");
    };
  }
}
