package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Control;
import io.retort.job.ControlSettings;
import io.retort.job.Figure;
import io.retort.job.Gain;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Replicate;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The models that a job has, and where they lie. */
final class ComparedModels {
  private final SparkSession spark;
  private final Job job;
  private final Optional<Champion> champion;
  private final boolean sameSettings;
  private final boolean labelled;

  private ComparedModels(
      SparkSession spark,
      Job job,
      Optional<Champion> champion,
      boolean sameSettings,
      boolean labelled) {
    this.spark = spark;
    this.job = job;
    this.champion = champion;
    this.sameSettings = sameSettings;
    this.labelled = labelled;
  }

  static ComparedModels of(SparkSession spark, Job job, Workspace workspace) throws IOException {
    boolean labelled = ExamplesTable.open(workspace, Split.TRAIN).info().labelled() > 0;
    return new ComparedModels(
        spark,
        job,
        Champion.find(job.evaluate(), spark.sessionState().newHadoopConf()),
        labelled && sameSettings(job, workspace),
        labelled);
  }

  /** Whether the baseline has settings of its own, so that one with the student's is there too. */
  private static boolean sameSettings(Job job, Workspace workspace) throws IOException {
    ControlSettings baseline = job.evaluate().baseline();
    if (!baseline.trained()) {
      return false;
    }
    if (!baseline.searched()) {
      return baseline.differs(job.train());
    }
    return !workspace
        .require(Workspace.CONTROLS + "/" + Control.BASELINE.key(), "train")
        .details()
        .at("/chosen/ofStudent")
        .asBoolean(true);
  }

  /** The student in use, where there is one. */
  Optional<Champion> champion() {
    return champion;
  }

  /** Where it is scored, and not only known by its report. */
  private Optional<Champion> scoredChampion() {
    return champion.filter(found -> found.model() != null);
  }

  /** Those that the report has a column of: teacher, student, its controls, further ones. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(Teachers.ARTEFACT));
    names.addAll(trained());
    names.addAll(job.evaluate().also().keySet());
    scoredChampion().ifPresent(found -> names.add(Champion.NAME));
    return names;
  }

  /** With each of the seeds. */
  List<String> trained() {
    List<String> trained = new ArrayList<>(List.of("student"));
    job.evaluate().controls().stream()
        .filter(control -> labelled || control != Control.BASELINE)
        .forEach(control -> trained.add(control.key()));
    if (sameSettings) {
      trained.add(Workspace.SAME_SETTINGS);
    }
    return trained;
  }

  /** Those in the workspace of a seed. */
  private List<String> paths(Replicate replicate) {
    return trained().stream().map(replicate::path).toList();
  }

  /** With what all of them are. */
  Recipe recipe(Workspace workspace, Recipe recipe) throws IOException {
    Recipe whole =
        recipe.input(
            Teachers.ARTEFACT, workspace.require(Teachers.ARTEFACT, "teach").fingerprint());
    for (Replicate replicate : Replicate.of(job)) {
      for (String path : paths(replicate)) {
        whole = whole.input(path, workspace.require(path, "train").fingerprint());
      }
    }
    for (Map.Entry<String, TeacherSettings.Given> other : job.evaluate().also().entrySet()) {
      String key = key(other.getKey());
      whole = whole.input(key, Teachers.state(spark, key, other.getValue()));
    }
    return champion.isPresent() ? whole.input(Champion.NAME, champion.get().state()) : whole;
  }

  private static String key(String other) {
    return "evaluate.also." + other;
  }

  /** All of them: those with a column, then student and controls of each further seed. */
  List<ComparedModel> open(Workspace workspace, ExamplesInfo test) throws IOException {
    List<ComparedModel> models = new ArrayList<>();
    models.add(inWorkspace(Teachers.ARTEFACT, workspace, test.shape()));
    for (String path : trained()) {
      models.add(inWorkspace(path, workspace, test.shape()));
    }
    for (Map.Entry<String, TeacherSettings.Given> other : job.evaluate().also().entrySet()) {
      Teachers.Other opened =
          Teachers.other(
              spark,
              key(other.getKey()),
              other.getValue(),
              ExamplesTable.open(workspace, Split.TEST));
      models.add(new ComparedModel(other.getKey(), opened.bytes(), opened.source()));
    }
    if (scoredChampion().isPresent()) {
      models.add(champion.get().open(spark, test.shape()));
    }
    for (Replicate replicate : Replicate.of(job)) {
      for (String path : replicate.index() == 0 ? List.<String>of() : paths(replicate)) {
        models.add(inWorkspace(path, workspace, test.shape()));
      }
    }
    return models;
  }

  private ComparedModel inWorkspace(String path, Workspace workspace, List<Integer> shape)
      throws IOException {
    JsonNode details = workspace.require(path, "train").details();
    return new ComparedModel(
        path,
        details.path("bytes").asLong(),
        details.path("parametersSha256").asText(null),
        details.has("temperature") ? details.path("temperature").asDouble() : null,
        source(path, workspace, shape));
  }

  private ClassifierSource source(String path, Workspace workspace, List<Integer> shape)
      throws IOException {
    if (path.equals(Teachers.ARTEFACT)) {
      return Teachers.open(spark, workspace, job.teacher(), shape);
    }
    Path file = new Path(workspace.folder(path), "model.zip");
    return new SavedNetworkSource(ModelFile.ship(spark, path, file), shape);
  }

  /**
   * What those of each seed reach.
   *
   * @param scores of all, in the order of {@link #open}
   */
  SeedTable bySeed(ModelScores[] scores, Measure measure) {
    Map<Gain.Line, List<Report.SeedScores>> byLine = new EnumMap<>(Gain.Line.class);
    for (Gain.Line line : Gain.Line.values()) {
      if (value(line, scores[1], measure) != null) {
        byLine.put(line, bySeed(scores, one -> value(line, one, measure)));
      }
    }
    return new SeedTable(byLine);
  }

  /** Null where there is none, as of numbers but the metric. */
  private static Double value(Gain.Line line, ModelScores scores, Measure measure) {
    Certainty scaled = scores instanceof Scores classes ? classes.scaled() : null;
    return switch (line) {
      case METRIC -> scores.value(measure.figure());
      case NLL -> scores.value(Figure.NLL);
      case ECE -> scores.value(Figure.ECE);
      case SCALED_NLL -> scaled == null ? null : (Double) scaled.nll();
      case SCALED_ECE -> scaled == null ? null : (Double) scaled.reliability().error();
    };
  }

  private List<Report.SeedScores> bySeed(
      ModelScores[] scores, Function<ModelScores, Double> value) {
    int each = trained().size();
    return Replicate.of(job).stream()
        .map(
            replicate -> {
              int from =
                  replicate.index() == 0 ? 1 : names().size() + (replicate.index() - 1) * each;
              return Comparisons.ofSeed(
                  replicate.seed(),
                  trained(),
                  Stream.of(scores).skip(from).limit(each).map(value).toList());
            })
        .toList();
  }
}
