package io.retort.evaluate;

import io.retort.job.EvaluateSettings;
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
 * @param score that its report says, or null
 * @param state of its file
 */
record Champion(Path model, Double score, String state) {
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
      double score = ComparedReports.read(files, report.get()).models().get(1).score();
      return Optional.of(new Champion(null, score, state(files, report.get())));
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
   */
  Report.GateResult gate(List<ModelReport> models, double tolerance) {
    double own =
        score != null
            ? score
            : models.stream()
                .filter(model -> model.name().equals(NAME))
                .findFirst()
                .orElseThrow()
                .score();
    double required = own - tolerance;
    double actual = models.get(1).score();
    return new Report.GateResult(NAME, required, true, actual, actual >= required);
  }
}
