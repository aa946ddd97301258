package io.retort.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.text.WordUtils;

/** The view's rows as columns of text, which a template cannot line up. */
record ReportTables(ReportView view) {
  private static final int WIDTH = 120;

  String models() {
    List<Metric> shown = view.metrics().stream().filter(metric -> metric.brief() != null).toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(line("model", shown, Metric::brief));
    for (int model = 0; model < view.models().size(); model++) {
      int at = model;
      lines.add(line(view.models().get(at), shown, metric -> metric.values().get(at)));
    }
    return new TextTable("l" + "r".repeat(shown.size()), lines).text();
  }

  private static List<String> line(
      String first, List<Metric> metrics, Function<Metric, String> cell) {
    return Stream.concat(Stream.of(first), metrics.stream().map(cell)).toList();
  }

  /** In lines that a terminal holds. */
  List<String> findings() {
    return view.findings().stream().map(told -> WordUtils.wrap(told, WIDTH)).toList();
  }

  /** In lines that a terminal holds; null where there is none. */
  String caution() {
    return view.caution() == null ? null : WordUtils.wrap(view.caution(), WIDTH);
  }

  String figures() {
    return new TextTable(
            "lrl",
            view.comparison().figures().stream()
                .map(figure -> List.of(figure.name(), figure.value(), figure.meaning()))
                .toList())
        .text();
  }

  String lines() {
    return new TextTable(
            "lrr",
            Stream.concat(
                    Stream.of(List.of("better by", "over labels alone", "over pseudo-labels")),
                    view.comparison().lines().stream()
                        .map(
                            line ->
                                List.of(line.name(), line.overBaseline(), line.overPseudoLabels())))
                .toList())
        .text();
  }

  String gates() {
    return new TextTable(
            "lrrl",
            Stream.concat(
                    Stream.of(List.of("gate", "required", "actual", "")),
                    view.gates().stream()
                        .map(
                            gate ->
                                List.of(
                                    gate.name(), gate.required(), gate.actual(), gate.verdict())))
                .toList())
        .text();
  }
}
