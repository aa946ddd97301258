package io.retort.pipeline;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What an artefact is made with.
 *
 * @param artefact its path in the workspace
 * @param folder to write into
 * @param progress to tell how far it is
 * @param recipe all that it depends on
 * @param forced whether it is to be made although nothing has changed: of what lies there nothing
 *     is to be used
 * @param before the stages before this one, with their times
 */
public record Making(
    Workspace workspace,
    String artefact,
    Path folder,
    Recipe recipe,
    Progress progress,
    boolean forced,
    List<StageTime> before) {

  /** The making of one of its parts, in a folder of its own within it. */
  public Making part(String name) {
    return new Making(
        workspace, artefact + "/" + name, new Path(folder, name), recipe, progress, forced, before);
  }

  /**
   * Where what is half done may be kept, to go on from when this run is cut short: in the
   * artefact's own place, which is replaced as a whole once the artefact is done.
   */
  public Path checkpoints() {
    return new Path(workspace.folder(artefact), "checkpoints");
  }
}
