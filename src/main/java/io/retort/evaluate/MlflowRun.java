package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.pipeline.Documents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A run of a tracking server, which is told a report. */
record MlflowRun(MlflowClient client, String id) {
  /** What the server takes at once. */
  private static final int MOST_PARAMETERS = 100;

  private static final int MOST_METRICS = 500;

  /** Characters of a parameter's value that every version takes. */
  private static final int LONGEST = 500;

  void log(Report report) {
    client.logBatch(id, List.of(), List.of(), tags(report));
    List<Service.Param> parameters = parameters(report);
    for (int from = 0; from < parameters.size(); from += MOST_PARAMETERS) {
      int to = Math.min(parameters.size(), from + MOST_PARAMETERS);
      client.logBatch(id, List.of(), parameters.subList(from, to), List.of());
    }
    List<Service.Metric> metrics = metrics(report);
    for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
      int to = Math.min(metrics.size(), from + MOST_METRICS);
      client.logBatch(id, metrics.subList(from, to), List.of(), List.of());
    }
  }

  private static List<Service.RunTag> tags(Report report) {
    String gates =
        report.gates().isEmpty() ? "none" : report.missed().isEmpty() ? "passed" : "missed";
    String sha256 = report.model("student").parametersSha256();
    return List.of(
        tag("mlflow.source.name", "retort"),
        tag("retort.version", report.madeWith().retort()),
        tag("retort.gates", gates),
        tag("retort.student.sha256", sha256));
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  /** The job's settings. */
  private static List<Service.Param> parameters(Report report) {
    List<Service.Param> parameters = new ArrayList<>();
    FlatSettings.of(report.settings(), Set.of())
        .forEach(
            (key, value) ->
                parameters.add(
                    Service.Param.newBuilder()
                        .setKey(legal(key))
                        .setValue(value.substring(0, Math.min(LONGEST, value.length())))
                        .build()));
    return parameters;
  }

  /** All single numbers of the models and of their comparison, and the losses round by round. */
  private static List<Service.Metric> metrics(Report report) {
    long time = Instant.parse(report.created()).toEpochMilli();
    List<Service.Metric> metrics = new ArrayList<>();
    for (ModelReport model : report.models()) {
      add(legal(model.name()), Documents.tree(model), time, metrics);
    }
    add("comparison", Documents.tree(report.comparison()), time, metrics);
    for (Report.Curve curve : report.curves()) {
      for (Report.Point point : curve.points()) {
        metrics.add(metric(curve.name() + "/loss", point.loss(), point.round(), time));
      }
    }
    return metrics;
  }

  private static void add(String path, JsonNode value, long time, List<Service.Metric> to) {
    value
        .fields()
        .forEachRemaining(field -> add(path + "/" + field.getKey(), field.getValue(), time, to));
    if (value.isNumber() && Double.isFinite(value.asDouble())) {
      to.add(metric(path, value.asDouble(), 0, time));
    }
  }

  private static Service.Metric metric(String key, double value, long step, long time) {
    return Service.Metric.newBuilder()
        .setKey(key)
        .setValue(value)
        .setStep(step)
        .setTimestamp(time)
        .build();
  }

  /** Names are letters, digits, and these. */
  private static String legal(String name) {
    return name.replaceAll("[^\\w\\-. /]", "_");
  }
}
