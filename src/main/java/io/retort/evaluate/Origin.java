package io.retort.evaluate;

import io.retort.pipeline.Documents;
import io.retort.pipeline.Manifest;
import java.util.List;

/** What a report was made from and with, for people. */
record Origin(Report report) {
  private static final int SHORT_HASH = 16;

  /** What a model's parameters are told by. */
  record HashRow(String name, String hash) {}

  /** Of those models that have one: a teacher from elsewhere does not. */
  List<HashRow> hashes() {
    return report.models().stream()
        .filter(model -> model.parametersSha256() != null)
        .map(model -> new HashRow(model.name(), model.parametersSha256()))
        .toList();
  }

  /** "Retort 1.0, Spark 3.5.7, Java 17.0.9, Linux amd64". */
  String madeWith() {
    Manifest.MadeWith with = report.madeWith();
    return "Retort "
        + with.retort()
        + ", Spark "
        + with.spark()
        + ", Java "
        + with.java()
        + ", "
        + with.platform();
  }

  /** What it was made from. */
  List<HashRow> inputs() {
    return report.inputs().entrySet().stream()
        .map(input -> new HashRow(input.getKey(), input.getValue()))
        .toList();
  }

  /** The job with its defaults, as JSON. */
  String settings() {
    return Documents.write(report.settings()).strip();
  }

  /** The beginning of the student's hash, enough to tell two runs apart; null without one. */
  String studentHash() {
    return hashes().stream()
        .filter(row -> row.name().equals("student"))
        .map(row -> row.hash().substring(0, Math.min(SHORT_HASH, row.hash().length())))
        .findFirst()
        .orElse(null);
  }
}
