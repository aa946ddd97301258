package io.retort.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.UserError;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What an artefact is and how it was made. */
@Command(
    name = "describe",
    description =
        "Says what an artefact is and how it was made; of a job's workspace, what there is in it.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  private static final int LONG = 160;

  @Parameters(
      paramLabel = "PATH",
      description = "A folder of a workspace, a file in it, or the workspace of a job.")
  private String path;

  @Override
  public Integer call() throws IOException {
    Path given = new Path(path);
    FileSystem files = given.getFileSystem(HadoopSettings.ofSpark());
    if (!files.exists(given)) {
      throw new UserError(path + ": no such file or folder");
    }
    Path folder =
        files.getFileStatus(given).isFile() ? files.makeQualified(given).getParent() : given;
    Optional<Manifest> own = manifest(folder);
    if (own.isPresent()) {
      describe(folder, own.get());
      return ExitCode.DONE;
    }
    List<Path> inside = artefacts(files, folder);
    if (inside.isEmpty()) {
      throw new UserError(
          path + ": neither an artefact (no " + Manifest.FILE + ") nor a workspace that holds one");
    }
    for (Path artefact : inside) {
      Manifest manifest = manifest(artefact).orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "%-20s %,12d rows  %s  %8.1f s  %s%n",
          files.makeQualified(folder).toUri().relativize(artefact.toUri()).getPath(),
          manifest.rows(),
          manifest.created(),
          manifest.seconds(),
          brief(manifest.fingerprint()));
    }
    return ExitCode.DONE;
  }

  private static Optional<Manifest> manifest(Path folder) throws IOException {
    return Workspace.existing(folder, HadoopSettings.ofSpark()).manifest(".");
  }

  /** Artefacts in a folder, and one level below it, in the order they were made. */
  private static List<Path> artefacts(FileSystem files, Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder)) {
      if (!status.isDirectory() || status.getPath().getName().startsWith(".")) {
        continue;
      }
      if (manifest(status.getPath()).isPresent()) {
        found.add(status.getPath());
        continue;
      }
      for (FileStatus below : files.listStatus(status.getPath())) {
        if (below.isDirectory() && manifest(below.getPath()).isPresent()) {
          found.add(below.getPath());
        }
      }
    }
    List<Path> order = new ArrayList<>(found);
    order.sort((a, b) -> created(a).compareTo(created(b)));
    return order;
  }

  private static String created(Path artefact) {
    try {
      return manifest(artefact).orElseThrow().created() + artefact;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void describe(Path folder, Manifest manifest) {
    line("artefact", manifest.artefact());
    line("path", Paths.display(folder));
    line("rows", String.format(Locale.ROOT, "%,d", manifest.rows()));
    line(
        "created",
        manifest.created() + String.format(Locale.ROOT, ", in %.1f s", manifest.seconds()));
    line("fingerprint", manifest.fingerprint());
    Manifest.MadeWith with = manifest.madeWith();
    line(
        "made with",
        "Retort "
            + with.retort()
            + ", Spark "
            + with.spark()
            + ", Java "
            + with.java()
            + ", "
            + with.platform());
    System.out.println("\ninputs");
    manifest.recipe().inputs().forEach((name, fingerprint) -> line("  " + name, fingerprint));
    System.out.println("\nsettings");
    manifest.recipe().settings().forEach((key, value) -> flatten("  " + key, value));
    System.out.println("\ndetails");
    manifest
        .details()
        .fields()
        .forEachRemaining(field -> flatten("  " + field.getKey(), field.getValue()));
  }

  private static void flatten(String key, JsonNode value) {
    if (value.isObject() && !value.isEmpty()) {
      value
          .fields()
          .forEachRemaining(field -> flatten(key + "." + field.getKey(), field.getValue()));
    } else {
      line(key, value.isValueNode() ? value.asText() : value.toString());
    }
  }

  private static void line(String key, String value) {
    String shown =
        value == null ? "none" : value.length() <= LONG ? value : value.substring(0, LONG) + "...";
    System.out.printf(Locale.ROOT, "%-32s %s%n", key, shown);
  }

  private static String brief(String fingerprint) {
    return fingerprint.length() <= 16 ? fingerprint : fingerprint.substring(0, 16);
  }
}
