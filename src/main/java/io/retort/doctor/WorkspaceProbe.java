package io.retort.doctor;

import io.retort.job.Job;
import io.retort.job.UserError;
import io.retort.pipeline.Places;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Store;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Does in a scratch folder what stages do in the workspace. */
record WorkspaceProbe(
    Scratch scratch, Job job, Function<Job, List<Stage>> stages, Configuration hadoop) {
  private static final int FILES = 3;

  /** Where executors are to leave their files. */
  static Path executors(Scratch scratch) {
    return scratch.path("executors");
  }

  WorkspaceFacts look() throws IOException {
    FileSystem files = scratch.files();
    Path root = new Path(scratch.folder().getParent(), job.name());
    long start = System.nanoTime();
    boolean renames = renames(files);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new WorkspaceFacts(
        root.toString(),
        exclusive(files),
        renames,
        Store.of(files, root).renames(),
        seconds,
        seen(files),
        Workspace.existing(root, hadoop).holder().orElse(null),
        refusal(Workspace.existing(root, hadoop)),
        files.getStatus(scratch.folder()).getRemaining());
  }

  /** Why a run would not write there, or null. */
  private String refusal(Workspace workspace) throws IOException {
    Places places = Places.of(workspace, stages.apply(job));
    try {
      places.checkPaths(job);
      places.check();
      return null;
    } catch (UserError e) {
      return e.getMessage();
    }
  }

  private boolean exclusive(FileSystem files) throws IOException {
    Path file = scratch.path("exclusive");
    files.create(file, false).close();
    try {
      files.create(file, false).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean renames(FileSystem files) throws IOException {
    Path from = scratch.path("from");
    Path to = scratch.path("to");
    for (int i = 0; i < FILES; i++) {
      files.create(new Path(from, "inside/" + i)).close();
    }
    return files.rename(from, to)
        && !files.exists(from)
        && files.listStatus(new Path(to, "inside")).length == FILES;
  }

  private Set<String> seen(FileSystem files) throws IOException {
    Set<String> names = new TreeSet<>();
    if (files.exists(executors(scratch))) {
      Arrays.stream(files.listStatus(executors(scratch)))
          .map(FileStatus::getPath)
          .forEach(path -> names.add(path.getName()));
    }
    return names;
  }
}
