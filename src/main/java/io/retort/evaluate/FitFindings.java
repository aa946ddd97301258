package io.retort.evaluate;

import io.retort.network.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which models did not fit the very rows that they learned from, in sentences. */
record FitFindings(Report report) {

  /** By so much a network that learned anything beats what is always said. */
  private static final double LEARNED = 0.02;

  /** A loss that is no smaller than that share of telling frequencies alone. */
  private static final double NO_LESS = 0.99;

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (report.fits() == null) {
      return sentences;
    }
    ordered()
        .filter(model -> unfit(model.getValue()))
        .forEach(model -> sentences.add(unfit(model.getKey(), model.getValue())));
    List<String> falling =
        ordered().filter(model -> model.getValue().falling()).map(Map.Entry::getKey).toList();
    if (!falling.isEmpty()) {
      sentences.add(
          "The training loss of "
              + String.join(", ", falling)
              + " was still falling at the end: more epochs may help.");
    }
    return sentences;
  }

  /** In the order of the report's models. */
  private Stream<Map.Entry<String, Fit>> ordered() {
    return report.models().stream()
        .map(ModelReport::name)
        .filter(report.fits()::containsKey)
        .map(name -> Map.entry(name, report.fits().get(name)));
  }

  private static boolean unfit(Fit fit) {
    if (fit.accuracy() == null) {
      return fit.r2() != null && fit.r2() < LEARNED;
    }
    return fit.accuracy() < fit.commonest() + LEARNED * (1 - fit.commonest())
        && fit.loss() > NO_LESS * fit.constantLoss();
  }

  private static String unfit(String name, Fit fit) {
    String found =
        fit.accuracy() == null
            ? "it explains " + Rounded.fixed("%.4f", fit.r2()) + " of their labels' variance (R²)"
            : "it gets "
                + Rounded.percent(fit.accuracy())
                + " of them right, and always saying their commonest class "
                + Rounded.percent(fit.commonest());
    return "The "
        + name
        + " did not fit the rows that it learned from: "
        + found
        + ". Its learning rate may be too high or its training too short, or features may be far"
        + " from unit scale, which data.standardize = true mends.";
  }
}
