package io.retort.doctor;

import io.retort.data.Preview;
import io.retort.evaluate.ModelReport;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.TrainSettings;
import io.retort.train.RoundCost;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What stages take on all rows, worked out from what they took on the first. */
record Forecast(Facts facts) {
  /** Examples are read to survey them, read again and sorted, written, and looked through. */
  private static final int PASSES = 4;

  /** In seconds; none where it cannot be told. */
  OptionalDouble seconds(String stage) {
    return switch (stage) {
      case "prepare" -> prepare();
      case "teach" -> teach();
      case "label" -> label();
      case "train" -> train();
      case "evaluate" -> evaluate();
      default -> throw new IllegalArgumentException(stage);
    };
  }

  /** What it was worked out from. */
  String rate(String stage) {
    int tasks = facts.tasksInAll();
    String cores = " on " + tasks + (tasks == 1 ? " core" : " cores");
    return switch (stage) {
      case "prepare" -> rows(seen().sources().get(Split.TRAIN).rowsPerSecond()) + " are read";
      case "teach" ->
          seen().teacherRounds() == null ? "the given one" : steps(seen().teacherRounds());
      case "label" -> rows(tasks * model("teacher").rowsPerSecond()) + cores;
      case "train" -> steps(seen().rounds());
      case "evaluate" -> rows(tasks / perTestRow()) + " through all models" + cores;
      default -> throw new IllegalArgumentException(stage);
    };
  }

  /** Why it cannot be told. */
  String unknown(String stage) {
    return stage.equals("teach") && facts.job().teacher() instanceof TeacherSettings.Trained
        ? "how long Spark ML fits cannot be told from a few rows"
        : "how many rows there are cannot be told without reading them";
  }

  private OptionalDouble prepare() {
    double seconds = 0;
    for (Preview source : seen().sources().values()) {
      if (source.rows().isEmpty()) {
        return OptionalDouble.empty();
      }
      seconds += PASSES * source.rows().getAsLong() / Math.max(1, source.rowsPerSecond());
    }
    return OptionalDouble.of(seconds);
  }

  private OptionalDouble teach() {
    if (!(facts.job().teacher() instanceof TeacherSettings.Trained trained)) {
      return OptionalDouble.of(seen().stage("teach").seconds());
    }
    OptionalLong rows = seen().sources().get(Split.TRAIN).rows();
    return seen().teacherRounds() == null || rows.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            trained.seeds() * training(trained.train(), rows.getAsLong(), seen().teacherRounds()));
  }

  private OptionalDouble label() {
    OptionalLong rows = seen().learned();
    return rows.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            rows.getAsLong()
                * (double) facts.job().labels().views()
                / (facts.tasksInAll() * model("teacher").rowsPerSecond()));
  }

  private OptionalDouble train() {
    OptionalLong rows = seen().learned();
    return rows.isEmpty() || seen().rounds() == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            trainings() * training(facts.job().train(), rows.getAsLong(), seen().rounds()));
  }

  /** Student, baseline and pseudo-labels, of each seed. */
  private int trainings() {
    return facts.job().evaluate().seeds() * (1 + facts.job().evaluate().controls().size());
  }

  private double training(TrainSettings settings, long rows, RoundCost cost) {
    int workers = settings.workers().orElse(facts.tasksInAll());
    double steps =
        settings.epochs() * Math.ceil(Math.ceil((double) rows / workers) / settings.batchSize());
    return steps * cost.stepSeconds() + steps / settings.averagingSteps() * cost.overheadSeconds();
  }

  private OptionalDouble evaluate() {
    OptionalLong rows = seen().sources().get(Split.TEST).rows();
    return rows.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            rows.getAsLong() * perTestRow() / facts.tasksInAll()
                + facts.job().evaluate().latency().samples() * latencies());
  }

  /** Seconds of one task for all models. */
  private double perTestRow() {
    return 1 / model("teacher").rowsPerSecond() + trainings() / model("student").rowsPerSecond();
  }

  private double latencies() {
    return (model("teacher").latencyMillis().p50()
            + trainings() * model("student").latencyMillis().p50())
        / 1000;
  }

  private Rehearsed seen() {
    return facts.rehearsed().value();
  }

  private ModelReport model(String name) {
    return seen().model(name);
  }

  private static String rows(double perSecond) {
    return String.format(Locale.ROOT, "%,.0f rows/s", perSecond);
  }

  private static String steps(RoundCost cost) {
    return String.format(
        Locale.ROOT, "a step of all workers takes %.1f ms", 1000 * cost.stepSeconds());
  }
}
