package io.retort.evaluate;

import java.util.List;
import java.util.stream.Stream;

/** The view's rows as columns of text, which a template cannot line up. */
record ReportTables(ReportView view) {
  private static final List<String> MODEL_HEADER =
      List.of(
          "model",
          "accuracy",
          "macro F1",
          "NLL",
          "ECE",
          "agreement",
          "parameters",
          "size",
          "p50 ms",
          "p95 ms",
          "rows/s");

  String models() {
    Stream<List<String>> rows = view.models().stream().map(ReportTables::cells);
    return new TextTable("lrrrrrrrrrr", Stream.concat(Stream.of(MODEL_HEADER), rows).toList())
        .text();
  }

  private static List<String> cells(ReportView.ModelRow row) {
    return List.of(
        row.name(),
        row.accuracy(),
        row.macroF1(),
        row.nll(),
        row.ece(),
        row.agreement(),
        row.parameters(),
        row.size(),
        row.p50(),
        row.p95(),
        row.rowsPerSecond());
  }

  String figures() {
    return new TextTable(
            "lrl",
            view.figures().stream()
                .map(figure -> List.of(figure.name(), figure.value(), figure.meaning()))
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
