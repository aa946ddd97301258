package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.job.Job;
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
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The models that a job has, and where they lie. */
record ComparedModels(SparkSession spark, Job job) {

  /** Those that the report has a column of: the teacher, the student, its controls. */
  List<String> names() {
    return Stream.concat(Stream.of(Teachers.ARTEFACT), trained()).toList();
  }

  /** With each of the seeds. */
  private Stream<String> trained() {
    return Stream.concat(
        Stream.of("student"), job.evaluate().controls().stream().map(Control::key));
  }

  /** Those of all seeds, the job's own first. */
  private List<String> paths() {
    List<String> paths = new ArrayList<>(List.of(Teachers.ARTEFACT));
    Replicate.of(job).forEach(replicate -> trained().map(replicate::path).forEach(paths::add));
    return paths;
  }

  /** With what all of them are. */
  Recipe recipe(Workspace workspace, Recipe recipe) throws IOException {
    Recipe whole = recipe;
    for (String path : paths()) {
      String stage = path.equals(Teachers.ARTEFACT) ? "teach" : "train";
      whole = whole.input(path, workspace.require(path, stage).fingerprint());
    }
    return whole;
  }

  /**
   * All of them: the teacher, then of each seed the student and its controls.
   *
   * @param shape of an example
   */
  List<ComparedModel> open(Workspace workspace, List<Integer> shape) throws IOException {
    List<ComparedModel> models = new ArrayList<>();
    for (String path : paths()) {
      models.add(
          new ComparedModel(
              path, workspace.require(path, "train"), source(path, workspace, shape)));
    }
    return models;
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
    List<Control> controls = job.evaluate().controls();
    int each = controls.size() + 1;
    return Replicate.of(job).stream()
        .map(
            replicate ->
                Comparisons.ofSeed(
                    replicate.seed(),
                    controls,
                    Stream.of(scores)
                        .skip(1L + (long) replicate.index() * each)
                        .limit(each)
                        .map(ModelScores::score)
                        .toList()))
        .toList();
  }
}
