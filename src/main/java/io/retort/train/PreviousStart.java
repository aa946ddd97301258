package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.job.InitFrom;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job's last student. Where the job publishes, that is the newest that was published, since it
 * passed its gates; else the one in the workspace. Where there is none yet, weights are drawn from
 * the seed.
 *
 * <p>A student keeps a copy of the network that it started from, and its recipe has the copy's
 * hash. So it is not out of date for having become the last one itself; made again of the same, it
 * starts from the same; and its controls, and those of further seeds, start from there too, be they
 * made the same night or later.
 *
 * @param leads whether it is the student of the job's own seed, which the others follow
 */
record PreviousStart(StudentBuild build, boolean leads, LastPublished published) implements Start {
  private static final Logger LOG = LoggerFactory.getLogger(PreviousStart.class);
  private static final String STUDENT = "student";
  private static final String COPY = "start/model.zip";

  /**
   * A network to start from.
   *
   * @param model null: none, weights are drawn
   * @param sha256 of the file
   * @param classes that its outputs stand for; null where that is not known
   */
  private record Origin(Path model, String sha256, List<String> classes) {
    static final Origin NONE = new Origin(null, "none", null);
  }

  @Override
  public Recipe recipe(Recipe rest, Workspace workspace) throws IOException {
    return rest.input(KEY, origin(rest, workspace).sha256);
  }

  @Override
  public float[] parameters(NetworkSpec network, Making making) throws IOException {
    Workspace workspace = making.workspace();
    Origin origin = origin(making.recipe().without(KEY), workspace);
    if (origin.model == null) {
      LOG.info("{}: no student to go on from yet", making.artefact());
      return network.initialParameters();
    }
    LOG.info("{}: going on from {}", making.artefact(), origin.model);
    String key = KEY + " = " + InitFrom.PREVIOUS;
    ModelFile file = ModelFile.ship(build.spark(), key, origin.model);
    if (!file.sha256().equals(making.recipe().inputs().get(KEY))) {
      throw new UserError(file.name() + ": is not the network that its manifest speaks of");
    }
    checkClasses(file, origin.classes, workspace);
    if (leads) {
      try (OutputStream out = workspace.files().create(new Path(making.folder(), COPY))) {
        Files.copy(file.local().toPath(), out);
      }
    }
    return build.saved(file, network, workspace);
  }

  private Origin origin(Recipe rest, Workspace workspace) throws IOException {
    Optional<Manifest> student = workspace.manifest(STUDENT);
    if (!leads || student.map(made -> made.recipe().without(KEY).equals(rest)).orElse(false)) {
      return student.map(made -> kept(made, workspace)).orElse(Origin.NONE);
    }
    if (build.job().evaluate().publish() == null) {
      return student.map(made -> itself(made, workspace.folder(STUDENT))).orElse(Origin.NONE);
    }
    Optional<Path> folder = published.folder().map(found -> new Path(found, STUDENT));
    return folder.isPresent() ? itself(manifest(folder.get()), folder.get()) : Origin.NONE;
  }

  private Manifest manifest(Path folder) throws IOException {
    return Workspace.existing(folder, build.spark().sessionState().newHadoopConf())
        .manifest(".")
        .orElseThrow(
            () ->
                new UserError(
                    KEY + " = " + InitFrom.PREVIOUS + ": " + folder + " has no " + Manifest.FILE));
  }

  /** The student as what the next one starts from. */
  private static Origin itself(Manifest student, Path folder) {
    StudentInfo info = student.details(StudentInfo.class);
    return new Origin(new Path(folder, info.model()), info.sha256(), info.classes());
  }

  /** What the student in the workspace started from. */
  private static Origin kept(Manifest student, Workspace workspace) {
    String sha256 = student.recipe().inputs().getOrDefault(KEY, Origin.NONE.sha256);
    return sha256.equals(Origin.NONE.sha256)
        ? Origin.NONE
        : new Origin(new Path(workspace.folder(STUDENT), COPY), sha256, null);
  }

  /** Of as many, but others, nobody would notice. */
  private void checkClasses(ModelFile file, List<String> before, Workspace workspace)
      throws IOException {
    List<String> now = ExamplesTable.open(workspace, Split.TRAIN).info().classes();
    if (before != null && !before.equals(now)) {
      throw new UserError(
          file.name()
              + ": its classes are "
              + String.join(", ", before)
              + ", but data.classes are "
              + String.join(", ", now)
              + "; for a night, student.init-from = null starts anew");
    }
  }
}
