package io.retort.pipeline;

import io.retort.job.Job;
import io.retort.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Where artefacts are to lie. An artefact replaces what lies in its place, so that nothing may lie
 * there but an artefact, which has a manifest, or what a run of Retort left that was cut short.
 *
 * @param artefacts their paths in the workspace
 */
public record Places(Workspace workspace, List<String> artefacts) {
  private static final String DRAFT = "(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?";

  /**
   * What stages write to an artefact's own place before it is done, with the names that drafts of
   * it have: checkpoints and the scores of a search, and shards of soft labels.
   */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "(.+/)?checkpoints/(.+/)?\\.?(round-\\d{8}-[0-9a-f]{8}\\.ckpt|scores\\.json|rounds\\.jsonl)"
              + DRAFT
              + "(\\.crc)?"
              + "|(\\.unfinished/)?\\.?(train|transfer|test)-\\d{5}-[0-9a-f]{16}\\.parquet"
              + DRAFT
              + "(\\.crc)?");

  /** Those of all stages. */
  public static Places of(Workspace workspace, List<Stage> stages) {
    return new Places(
        workspace,
        stages.stream()
            .flatMap(stage -> stage.artefacts().stream())
            .map(Artefact::path)
            .distinct()
            .toList());
  }

  /**
   * That nothing would be lost by what is made.
   *
   * @throws UserError naming a file that Retort has not put there
   */
  public void check() throws IOException {
    for (String artefact : artefacts) {
      check(artefact);
    }
  }

  private void check(String artefact) throws IOException {
    Path folder = workspace.folder(artefact);
    Optional<Path> stranger = stranger(folder);
    if (stranger.isPresent()) {
      throw new UserError(
          stranger.get()
              + ": was not put there by Retort, which would replace "
              + folder
              + " by its own; move it away, or set name or workspace to another");
    }
  }

  private Optional<Path> stranger(Path folder) throws IOException {
    FileSystem files = workspace.files();
    if (files.exists(new Path(folder, Manifest.FILE))) {
      return Optional.empty();
    }
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        Path file = all.next().getPath();
        String name = folder.toUri().relativize(file.toUri()).getPath();
        if (!UNFINISHED.matcher(name).matches()) {
          return Optional.of(file);
        }
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * That of the paths that a job reads examples from or publishes to artefacts would replace none.
   *
   * @throws UserError where one lies in an artefact's place, or around it within the workspace
   */
  public void checkPaths(Job job) {
    job.data().paths().forEach(this::check);
    if (job.evaluate().publish() != null) {
      check("evaluate.publish", job.evaluate().publish());
    }
  }

  private void check(String key, String path) {
    String there = qualified(new Path(path));
    for (String artefact : artefacts) {
      String place = qualified(workspace.folder(artefact));
      boolean around = place.startsWith(there) && !qualified(workspace.root()).startsWith(there);
      if (there.startsWith(place) || around) {
        throw new UserError(
            key
                + " = "
                + path
                + ": lies where the job's own "
                + artefact
                + " is put; move it out of "
                + workspace.root());
      }
    }
  }

  /** Ends with a slash, so that one path begins with another only where it lies within. */
  private String qualified(Path path) {
    FileSystem files = workspace.files(); // It would refuse to qualify another one's.
    return path.makeQualified(files.getUri(), files.getWorkingDirectory()) + "/";
  }
}
