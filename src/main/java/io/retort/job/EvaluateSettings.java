package io.retort.job;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is compared and what must be reached.
 *
 * @param metric by which models are compared: a {@link Figure}'s key, or auto
 * @param baseline the student's network trained a second time, on hard labels only
 * @param pseudoLabels the same trained a third time, on the teacher's hard answers
 * @param seeds trainings of each
 * @param also further models that are scored, by the name that they have in the report
 * @param slices columns of the test source by whose values the models are told apart as well
 * @param sliceRows labelled rows that a slice must have for a gate to look at it
 * @param calibrate whether temperatures are fitted for those that are trained
 * @param champion the student that is in use, or its report: a path; or null
 * @param championTolerance by which a new one may be worse, in accuracy or R2
 * @param publish where a student that passed its gates goes: a folder, or null
 * @param mlflow where reports are logged as well, or null
 * @param gates least or greatest values by {@linkplain Gate#key() name}
 */
public record EvaluateSettings(
    String metric,
    ControlSettings baseline,
    ControlSettings pseudoLabels,
    int seeds,
    Map<String, TeacherSettings.Given> also,
    List<String> slices,
    int sliceRows,
    Latency latency,
    boolean calibrate,
    String champion,
    double championTolerance,
    String publish,
    Mlflow mlflow,
    Map<String, Double> gates) {

  /**
   * How latency is taken.
   *
   * @param warmup predictions before the first one that counts
   * @param samples predictions that count
   * @param batchSize rows at once when throughput is taken
   */
  public record Latency(int warmup, int samples, int batchSize) {
    public Latency {
      IllegalValue.between("warmup", warmup, 0, 1_000_000);
      IllegalValue.between("samples", samples, 20, 1_000_000);
      IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    }
  }

  /**
   * A tracking server.
   *
   * @param uri its address
   * @param experiment that runs belong to; null: one of the job's name
   */
  public record Mlflow(String uri, String experiment) {
    public Mlflow {
      IllegalValue.present("uri", uri, "the tracking server's address");
      IllegalValue.check(
          uri.matches("https?://.+"),
          "uri",
          uri,
          "http://... or https://..., the server's address");
    }
  }

  /** A class with a greater share of the rows makes accuracy say little. */
  public static final double UNEVEN = 0.6;

  /** Leaves the metric to the rows. */
  private static final String AUTO = "auto";

  public EvaluateSettings {
    IllegalValue.check(
        metric.equals(AUTO) || Figure.metric(metric).isPresent(),
        "metric",
        metric,
        "auto, "
            + String.join(", ", Figure.metrics(Task.CLASSIFICATION))
            + "; with task = regression "
            + String.join(", ", Figure.metrics(Task.REGRESSION)));
    IllegalValue.between("seeds", seeds, 1, 100);
    IllegalValue.between("slice-rows", sliceRows, 1, 1_000_000_000);
    for (Map.Entry<String, Double> gate : gates.entrySet()) {
      Gate known = Gate.named(gate.getKey(), also.keySet());
      IllegalValue.check(gate.getValue() != null, "gates." + known.key(), null, "a number");
      GateRange.check(known, gate.getValue());
      IllegalValue.check(
          seeds > 1 || !known.figure().ofSeeds(),
          "gates." + known.key(),
          gate.getValue(),
          "left out on one seed, which has no interval");
      IllegalValue.check(
          baseline.trained() || !known.needs(Control.BASELINE),
          "gates." + known.key(),
          gate.getValue(),
          "left out where baseline = false");
      IllegalValue.check(
          pseudoLabels.trained() || !known.needs(Control.PSEUDO_LABELS),
          "gates." + known.key(),
          gate.getValue(),
          "left out where pseudo-labels = false");
      IllegalValue.check(
          calibrate || !known.figure().calibrated(),
          "gates." + known.key(),
          gate.getValue(),
          "left out where calibrate = false");
    }
    gates = Map.copyOf(gates);
    IllegalValue.between("champion-tolerance", championTolerance, 0, 1);
    IllegalValue.check(
        Set.copyOf(slices).size() == slices.size(), "slices", slices, "each column once");
    slices = List.copyOf(slices);
    for (String name : also.keySet()) {
      IllegalValue.check(
          name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")
              && !Gate.MODELS.contains(name)
              && !name.startsWith(Control.BASELINE.key() + "-"),
          "also." + name,
          "its name",
          "of letters, digits, '_' and '-', and none of "
              + String.join(", ", Gate.MODELS)
              + ", or of what begins with baseline-");
    }
    also = Collections.unmodifiableMap(new TreeMap<>(also));
    IllegalValue.check(
        !slices.isEmpty() || !gates.containsKey(Figure.SLICE_WORST_ACCURACY.key()),
        "gates." + Figure.SLICE_WORST_ACCURACY.key(),
        "given",
        "left out where slices is empty");
  }

  /** By which models are compared; empty where the rows decide. */
  public Optional<Figure> chosenMetric() {
    return Figure.metric(metric);
  }

  /** What the student is compared with beside the teacher. */
  public List<Control> controls() {
    return Stream.of(Control.values()).filter(control -> settings(control).trained()).toList();
  }

  /** Of one of them, trained or not. */
  public ControlSettings settings(Control control) {
    return control == Control.BASELINE ? baseline : pseudoLabels;
  }

  /** The first gate that a task has no figure for. */
  Optional<String> gateNotOf(Task task) {
    return gates.keySet().stream()
        .sorted()
        .filter(key -> !Gate.named(key, also.keySet()).of(task))
        .findFirst();
  }

  /** A teacher's numbers are neither hard nor soft. */
  EvaluateSettings ofNumber() {
    return with(ControlSettings.NONE, calibrate, publish, mlflow);
  }

  EvaluateSettings withoutCalibration() {
    return with(pseudoLabels, false, publish, mlflow);
  }

  /** Without what does not bear on the report, to tell whether one still fits. */
  public EvaluateSettings result() {
    return with(pseudoLabels, calibrate, null, null);
  }

  private EvaluateSettings with(
      ControlSettings pseudo, boolean calibrated, String publishedIn, Mlflow loggedBy) {
    return new EvaluateSettings(
        metric,
        baseline,
        pseudo,
        seeds,
        also,
        slices,
        sliceRows,
        latency,
        calibrated,
        champion,
        championTolerance,
        publishedIn,
        loggedBy,
        gates);
  }
}
