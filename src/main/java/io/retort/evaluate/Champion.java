package io.retort.evaluate;

import io.retort.job.EvaluateSettings;
import io.retort.job.Figure;
import io.retort.job.UserError;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The student that is in use, which a new one must not be worse than: its network, which is scored
 * on the same rows, or else what its report says.
 *
 * @param model of it, or null
 * @param known what its report says of it, or null
 * @param state of its file
 */
record Champion(Path model, ModelReport known, String state) {
  static final String NAME = "champion";

  private static final String KEY = "evaluate.champion";
  private static final String MODEL = "model.zip";

  /**
   * Looks it up.
   *
   * @return none where the job names none, or nothing was published yet where it publishes
   * @throws UserError where neither a student nor a report is there
   */
  static Optional<Champion> find(EvaluateSettings settings, Configuration hadoop)
      throws IOException {
    if (settings.champion() == null) {
      return Optional.empty();
    }
    Path given = new Path(settings.champion());
    FileSystem files = given.getFileSystem(hadoop);
    Publication publication = new Publication(settings.champion(), hadoop);
    Path folder =
        files.exists(given) && files.getFileStatus(given).isDirectory()
            ? publication.latest().map(publication::folder).orElse(given)
            : given;
    for (Path zip :
        List.of(folder, new Path(folder, MODEL), new Path(new Path(folder, "student"), MODEL))) {
      if (zip.getName().endsWith(".zip") && files.exists(zip)) {
        return Optional.of(new Champion(zip, null, state(files, zip)));
      }
    }
    Optional<Path> report = ComparedReports.file(files, folder);
    if (report.isPresent()) {
      ModelReport known = ComparedReports.read(files, report.get()).models().get(1);
      return Optional.of(new Champion(null, known, state(files, report.get())));
    }
    if (settings.champion().equals(settings.publish())) {
      return Optional.empty();
    }
    throw new UserError(
        KEY + " = " + given + ": neither a student (model.zip) nor a report (report.json) there");
  }

  private static String state(FileSystem files, Path file) throws IOException {
    FileStatus status = files.getFileStatus(file);
    return file + " " + status.getLen() + " " + status.getModificationTime();
  }

  /** Its network, to be scored. */
  ComparedModel open(SparkSession spark, List<Integer> shape) {
    ModelFile file = ModelFile.ship(spark, KEY, model);
    return new ComparedModel(NAME, file.bytes(), new SavedNetworkSource(file, shape));
  }

  /**
   * What the student must reach.
   *
   * @param models of the report, this one among them where it was scored
   * @param tolerance by which it may be worse
   * @throws UserError where its report does not tell of what models are compared by
   */
  Report.GateResult gate(List<ModelReport> models, Measure measure, double tolerance) {
    ModelReport own = known != null ? known : Comparisons.named(models, NAME).orElseThrow();
    Figure figure = measure.figure();
    if (own.value(figure) == null) {
      throw new UserError(KEY + ": its report does not tell the " + measure.noun());
    }
    double required = measure.of(own) - measure.better(tolerance, 0);
    double actual = measure.of(models.get(1));
    boolean passed = figure.moreIsBetter() ? actual >= required : actual <= required;
    return new Report.GateResult(NAME, required, figure.moreIsBetter(), actual, passed);
  }
}
