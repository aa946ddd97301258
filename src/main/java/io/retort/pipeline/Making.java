package io.retort.pipeline;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What an artefact is made with.
 *
 * @param folder to write into
 * @param progress to tell how far it is
 * @param before the stages before this one, with their times
 */
public record Making(Workspace workspace, Path folder, Progress progress, List<StageTime> before) {}
