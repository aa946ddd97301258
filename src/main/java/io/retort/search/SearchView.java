package io.retort.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.evaluate.PairedGain;
import io.retort.evaluate.Rounded;
import io.retort.evaluate.TextTable;
import io.retort.job.Json;
import io.retort.job.SearchSettings.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The report as its templates show it: numbers as text, rounded for people. */
record SearchView(SearchReport report) {
  private static final int LONG = 48;

  /** A trial's row. */
  record Row(
      String place,
      String trial,
      List<String> settings,
      String trained,
      String mean,
      String range,
      String seconds,
      boolean winner) {}

  /** A lead, and what it rests on. */
  record LeadRow(String over, String gain, String evidence) {

    /** For a page, where signs are no matter. */
    String marked() {
      return evidence.replace("+-", "\u00b1");
    }
  }

  String job() {
    return report.job();
  }

  String seed() {
    return Long.toString(report.seed());
  }

  String created() {
    return report.created().replace('T', ' ').replace("Z", " UTC");
  }

  String trialCount() {
    return Rounded.whole(report.trials().size());
  }

  String heldBackRows() {
    return Rounded.whole(report.heldBackRows());
  }

  String seeds() {
    return Rounded.whole(report.settings().seeds());
  }

  String seconds() {
    return Rounded.fixed("%,.0f", report.seconds());
  }

  String metric() {
    return switch (metricKey()) {
      case AUTO, ACCURACY -> "accuracy";
      case BALANCED_ACCURACY -> "balanced accuracy";
      case MACRO_F1 -> "macro F1";
      case NLL -> "NLL, nats";
      case R2 -> "R²";
    };
  }

  private Metric metricKey() {
    return report.settings().metric();
  }

  /** What is to be done. */
  String headline() {
    TrialResult winner = report.winner();
    String best =
        switch (winner.kind()) {
          case LABELS_ALONE -> "Do not distil: the student does best on its labels alone";
          case PSEUDO_LABELS -> "The teacher's hard answers are enough: they do best";
          case AS_WRITTEN -> "The job does best as it is written";
          case DEFAULT_LOSS -> "The default loss does best";
          case DRAWN -> "Trial " + winner.number() + " does best";
        };
    String with = settings(winner);
    return best + (with.isEmpty() ? "" : ", with " + with) + ".";
  }

  private static String settings(TrialResult trial) {
    return trial.settings().entrySet().stream()
        .filter(setting -> trial.kind() == Kind.DRAWN || !setting.getKey().startsWith("loss"))
        .sorted(Map.Entry.comparingByKey())
        .map(setting -> setting.getKey() + " = " + text(setting.getValue()))
        .collect(Collectors.joining(", "));
  }

  List<LeadRow> leads() {
    return report.leads().stream()
        .map(lead -> new LeadRow(name(lead.over()), gain(lead.gain()), evidence(lead.gain())))
        .toList();
  }

  private String name(Kind kind) {
    return kind == Kind.DEFAULT_LOSS ? kind + " (" + report.defaultLoss() + ")" : kind.toString();
  }

  private String gain(PairedGain gain) {
    if (metricKey().isShare()) {
      return Rounded.points(gain.mean()) + " points";
    }
    return Rounded.fixed("%+.4f", gain.mean()) + (metricKey() == Metric.NLL ? " nats" : "");
  }

  private String evidence(PairedGain gain) {
    if (Double.isNaN(gain.interval())) {
      return "on one seed, which proves little";
    }
    String interval =
        metricKey().isShare()
            ? Rounded.fixed("%.2f", 100 * gain.interval())
            : Rounded.fixed("%.4f", gain.interval());
    return "+- " + interval + (gain.clear() ? "" : ", which may be chance");
  }

  /** Of what is not known of a teacher from elsewhere; null where nothing is amiss. */
  String caution() {
    return report.unseenByTeacher()
        ? null
        : "If the teacher has learned from these rows, it flatters all that it taught against labels"
            + " alone: see what the winner's own report says of the test examples.";
  }

  /** The last word of each key of the space, or all of it where that is not enough. */
  List<String> keys() {
    List<String> keys = List.copyOf(report.settings().space().dimensions().keySet());
    List<String> last = keys.stream().map(key -> key.substring(key.lastIndexOf('.') + 1)).toList();
    return last.stream().distinct().count() == last.size() ? last : keys;
  }

  List<Row> rows() {
    return IntStream.range(0, report.trials().size()).mapToObj(this::row).toList();
  }

  private Row row(int index) {
    TrialResult trial = report.trials().get(index);
    Map<String, Object> settings = trial.settings();
    return new Row(
        Integer.toString(index + 1),
        trial.kind() == Kind.DRAWN ? "trial " + trial.number() : name(trial.kind()),
        report.settings().space().dimensions().keySet().stream()
            .map(key -> shown(trial, key) ? text(settings.get(key)) : "")
            .toList(),
        share(trial.share()),
        trial.diverged() ? "diverged" : value(trial.mean()),
        range(trial),
        Rounded.fixed("%,.1f", trial.seconds()),
        index == 0);
  }

  private static boolean shown(TrialResult trial, String key) {
    return trial.settings().containsKey(key)
        && (trial.kind() == Kind.DRAWN || !key.startsWith("loss."));
  }

  private String value(double value) {
    return metricKey().isShare() ? Rounded.percent(value) : Rounded.fixed("%.4f", value);
  }

  private String range(TrialResult trial) {
    List<Double> values = trial.values();
    if (values.size() == 1 || trial.diverged()) {
      return "";
    }
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return metricKey().isShare()
        ? Rounded.fixed("%.2f", 100 * least) + ".." + Rounded.fixed("%.2f", 100 * most)
        : Rounded.fixed("%.4f", least) + ".." + Rounded.fixed("%.4f", most);
  }

  /** "1/9" of a training. */
  static String share(double share) {
    return share == 1 ? "all" : "1/" + Math.round(1 / share);
  }

  /** As in a job file, but for quotes. */
  private static String text(Object value) {
    try {
      String json = Json.MAPPER.writeValueAsString(value).replace("\"", "").replace(",", ", ");
      return json.length() <= LONG ? json : json.substring(0, LONG) + "...";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a setting was JSON", e);
    }
  }

  /** For a terminal. */
  String table() {
    List<List<String>> cells = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "trial"));
    header.addAll(keys());
    header.addAll(List.of("trained", metric(), "seeds' range", "seconds"));
    cells.add(header);
    for (Row row : rows()) {
      List<String> line = new ArrayList<>(List.of(row.place, row.trial));
      line.addAll(row.settings);
      line.addAll(List.of(row.trained, row.mean, row.range, row.seconds));
      cells.add(line);
    }
    return new TextTable("rl" + "r".repeat(keys().size()) + "rrrr", cells).text();
  }

  /** For a terminal, too. */
  String leadTable() {
    return new TextTable(
            "lrl",
            leads().stream()
                .map(lead -> List.of("over " + lead.over, lead.gain, lead.evidence))
                .toList())
        .text();
  }

  boolean hasChart() {
    return chart().isDrawn();
  }

  TrialChart chart() {
    return TrialChart.of(report);
  }
}
