package io.retort.evaluate;

import io.retort.job.Figure;
import io.retort.job.Gain;
import io.retort.job.Gate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks a comparison against what the job demands. */
final class Gates {
  /** A hundredth of a point: less is no better than one answer for all rows. */
  private static final double ABOVE_CONSTANT = 1e-4;

  private Gates() {}

  /**
   * Those that a job demands, and that the student is better than one answer for all rows, which
   * goes without saying: it is told only where it is missed.
   *
   * @param sliceRows that a slice must have for a gate to look at it
   */
  static List<Report.GateResult> check(
      Map<String, Double> required,
      List<ModelReport> models,
      Report.Comparison comparison,
      int sliceRows) {
    List<Report.GateResult> results =
        new ArrayList<>(demanded(required, models, comparison, sliceRows));
    Double above = finite(comparison.aboveConstant());
    String key = Figure.ABOVE_CONSTANT.key();
    if (above != null && above < ABOVE_CONSTANT && required.keySet().stream().noneMatch(of(key))) {
      results.add(new Report.GateResult(key, ABOVE_CONSTANT, true, above, false));
    }
    return results;
  }

  private static Predicate<String> of(String key) {
    return gate -> gate.startsWith(key);
  }

  private static List<Report.GateResult> demanded(
      Map<String, Double> required,
      List<ModelReport> models,
      Report.Comparison comparison,
      int sliceRows) {
    Set<String> names =
        models.stream().map(ModelReport::name).collect(Collectors.toUnmodifiableSet());
    return required.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            gate -> {
              Gate named = Gate.named(gate.getKey(), names);
              ModelReport.Slice slice =
                  named.figure() == Figure.SLICE_WORST_ACCURACY ? worst(models, sliceRows) : null;
              Double actual = slice == null ? figure(named, models, comparison) : slice.accuracy();
              return result(named, gate.getValue(), finite(actual), slice);
            })
        .toList();
  }

  private static Report.GateResult result(
      Gate gate, double required, Double actual, ModelReport.Slice slice) {
    boolean passed = actual != null && gate.passes(required, actual);
    String of = slice == null ? null : slice.column() + " = " + slice.value();
    return new Report.GateResult(gate.key(), required, gate.atLeast(), actual, passed, of);
  }

  /** The slice on which the student is least often right; null where all are too small. */
  private static ModelReport.Slice worst(List<ModelReport> models, int rows) {
    return models.get(1).slices().stream()
        .filter(slice -> slice.rows() >= rows)
        .min(Comparator.comparing(ModelReport.Slice::accuracy))
        .orElse(null);
  }

  /** A ratio to nothing is no figure, and proves nothing. */
  private static Double finite(Double figure) {
    return figure != null && Double.isFinite(figure) ? figure : null;
  }

  private static Double figure(Gate gate, List<ModelReport> models, Report.Comparison comparison) {
    if (gate.figure() == Figure.SLICE_WORST_ACCURACY) {
      return null;
    }
    if (gate.figure() instanceof Gain gain) {
      return of(comparison, gain);
    }
    Figure figure = (Figure) gate.figure();
    return figure.ofModels()
        ? models.stream()
            .filter(model -> model.name().equals(gate.model()))
            .findFirst()
            .map(model -> model.value(figure))
            .orElse(null)
        : of(comparison, figure);
  }

  private static Double of(Report.Comparison comparison, Figure figure) {
    return switch (figure) {
      case RETENTION -> comparison.retention();
      case GAP_CLOSED -> comparison.gapClosed();
      case ABOVE_CONSTANT -> comparison.aboveConstant();
      case SPEEDUP -> comparison.speedup();
      case SIZE_RATIO -> comparison.sizeRatio();
      default -> throw new IllegalArgumentException(figure + " is no comparison's");
    };
  }

  private static Double of(Report.Comparison comparison, Gain gain) {
    Report.KdGain actual = comparison.gain(gain.control(), gain.line());
    if (actual == null) {
      return null;
    }
    return switch (gain.end()) {
      case MEAN -> actual.mean();
      case LOW -> actual.low();
      case HIGH -> actual.high();
    };
  }
}
