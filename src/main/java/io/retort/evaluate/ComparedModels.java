package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.data.ExamplesInfo;
import io.retort.job.Control;
import io.retort.job.Job;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The models that a job has, and where they lie. */
final class ComparedModels {
  private final SparkSession spark;
  private final Job job;
  private final Optional<Champion> champion;

  private ComparedModels(SparkSession spark, Job job, Optional<Champion> champion) {
    this.spark = spark;
    this.job = job;
    this.champion = champion;
  }

  static ComparedModels of(SparkSession spark, Job job) throws IOException {
    return new ComparedModels(
        spark, job, Champion.find(job.evaluate(), spark.sessionState().newHadoopConf()));
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
    return Stream.concat(Stream.of("student"), job.evaluate().controls().stream().map(Control::key))
        .toList();
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
      Teachers.Other opened = Teachers.other(spark, key(other.getKey()), other.getValue(), test);
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
  List<Report.SeedScores> bySeed(ModelScores[] scores) {
    int each = trained().size();
    return Replicate.of(job).stream()
        .map(
            replicate -> {
              int from =
                  replicate.index() == 0 ? 1 : names().size() + (replicate.index() - 1) * each;
              return Comparisons.ofSeed(
                  replicate.seed(),
                  job.evaluate().controls(),
                  Stream.of(scores).skip(from).limit(each).map(ModelScores::score).toList());
            })
        .toList();
  }
}
