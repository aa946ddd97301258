package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs stages in order, each only where its inputs or settings have changed. */
public final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final Workspace workspace;
  private final List<Stage> stages;
  private final Progress progress;
  private final String sparkVersion;

  public Pipeline(Workspace workspace, List<Stage> stages, Progress progress, String sparkVersion) {
    this.workspace = workspace;
    this.stages = List.copyOf(stages);
    this.progress = progress;
    this.sparkVersion = sparkVersion;
  }

  /**
   * Runs every stage that is not up to date.
   *
   * @param from the first stage to run whether or not it is up to date, as are those after it; null
   *     for none
   * @throws UserError before the first, where somebody else's files lie in an artefact's place
   */
  public List<StageTime> run(String from) throws IOException {
    places().check();
    List<StageTime> times = new ArrayList<>();
    boolean forced = false;
    for (Stage stage : stages) {
      if (times.size() == 1) { // The examples are there.
        checkFrom(stage.name());
      }
      forced |= stage.name().equals(from);
      times.add(run(stage, forced, times));
    }
    return times;
  }

  /**
   * Has a stage, and those after it, look whether they could do their work with the examples that
   * there are.
   *
   * @throws UserError where one could not
   */
  private void check(Stage stage, boolean ahead) throws IOException {
    if (ahead) {
      checkFrom(stage.name());
    } else {
      stage.check(workspace);
    }
  }

  private void checkFrom(String name) throws IOException {
    boolean reached = false;
    for (Stage stage : stages) {
      reached |= stage.name().equals(name);
      if (reached) {
        stage.check(workspace);
      }
    }
  }

  /**
   * Runs one stage, where it is not up to date or {@code force} is set.
   *
   * @throws UserError when an earlier stage has not run, or not with the settings that the job has
   *     now
   */
  public List<StageTime> only(String name, boolean force) throws IOException {
    return only(name, force, true);
  }

  /** Runs one stage where it is not up to date, whatever those after it would say. */
  public List<StageTime> rehearse(String name) throws IOException {
    return only(name, false, false);
  }

  private List<StageTime> only(String name, boolean force, boolean ahead) throws IOException {
    List<StageTime> times = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage.name().equals(name)) {
        if (!times.isEmpty()) {
          check(stage, ahead);
        }
        times.add(run(stage, force, times));
        return times;
      }
      for (Artefact artefact : stage.artefacts()) {
        if (!artefact.wanted(workspace)) {
          continue;
        }
        Optional<String> stale = stale(artefact);
        if (stale.isPresent()) {
          throw new UserError(
              name
                  + ": "
                  + artefact.path()
                  + " does not fit the job, "
                  + stale.get()
                  + "; run `"
                  + stage.name()
                  + "` first");
        }
      }
      times.add(time(stage, true));
    }
    throw new IllegalArgumentException(name);
  }

  /** Of all artefacts. */
  public Places places() {
    return Places.of(workspace, stages);
  }

  /** The paths of a stage's artefacts. */
  public List<String> artefacts(String name) {
    return stages.stream()
        .filter(stage -> stage.name().equals(name))
        .flatMap(stage -> stage.artefacts().stream())
        .filter(this::wanted)
        .map(Artefact::path)
        .toList();
  }

  private boolean wanted(Artefact artefact) {
    try {
      return artefact.wanted(workspace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StageTime run(Stage stage, boolean forced, List<StageTime> before) throws IOException {
    boolean made = false;
    for (Artefact artefact : stage.artefacts()) {
      if (!artefact.wanted(workspace)) {
        continue;
      }
      Optional<String> reason = forced ? Optional.of("asked for") : stale(artefact);
      if (reason.isPresent()) {
        LOG.info("{}: making {}, {}", stage.name(), artefact.path(), reason.get());
        Progress.Made making = progress.making(stage.name(), artefact.path());
        try (making) {
          make(artefact, forced, before);
        }
        made = true;
      }
    }
    StageTime time = time(stage, !made);
    if (made) {
      LOG.info("{}: {} rows in {}", stage.name(), count(time.rows()), seconds(time.seconds()));
    } else {
      LOG.info("{}: up to date, skipped", stage.name());
    }
    return time;
  }

  /** Why an artefact must be made, empty where it is up to date. */
  private Optional<String> stale(Artefact artefact) throws IOException {
    Optional<Manifest> manifest = workspace.manifest(artefact.path());
    if (manifest.isEmpty()) {
      return Optional.of("it is not there yet");
    }
    Optional<String> difference = manifest.get().recipe().difference(artefact.recipe(workspace));
    return difference.isPresent() ? difference : artefact.damage(workspace);
  }

  private void make(Artefact artefact, boolean forced, List<StageTime> before) throws IOException {
    try {
      publish(artefact, forced, before);
    } catch (Exception | Error e) { // Spark's are checked, and undeclared; a full disk is an error.
      workspace.discardUnfinished(e);
      FullDisk.check(workspace.root(), e);
      DamagedFile.check(workspace, e);
      throw e;
    }
  }

  private void publish(Artefact artefact, boolean forced, List<StageTime> before)
      throws IOException {
    long start = System.nanoTime();
    Recipe recipe = artefact.recipe(workspace);
    Path folder =
        artefact.grows() ? workspace.grow(artefact.path()) : workspace.begin(artefact.path());
    Artefact.Product product =
        artefact.make(
            new Making(
                workspace, artefact.path(), folder, recipe, progress, forced, List.copyOf(before)));
    Manifest manifest =
        new Manifest(
            artefact.path(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            (System.nanoTime() - start) / 1e9,
            product.rows(),
            product.fingerprint(),
            recipe,
            Documents.tree(product.details()),
            Manifest.MadeWith.here(sparkVersion));
    workspace.publish(folder, manifest);
    artefact.tidy(workspace, product);
  }

  private StageTime time(Stage stage, boolean skipped) throws IOException {
    double seconds = 0;
    long rows = 0;
    for (Artefact artefact : stage.artefacts()) {
      if (!artefact.wanted(workspace)) {
        continue;
      }
      Optional<Manifest> manifest = workspace.manifest(artefact.path());
      seconds += manifest.map(Manifest::seconds).orElse(0.0);
      rows += manifest.map(Manifest::rows).orElse(0L);
    }
    return StageTime.of(stage.name(), seconds, rows, skipped);
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
  }
}
