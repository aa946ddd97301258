package io.retort.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores that are known, in a file that is replaced as a whole: a search that was killed does not
 * ask for them again. Each is found by all that it depends on.
 */
final class ScoreBook {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreBook.class);

  private final Workspace workspace;
  private final Path file;
  private final Map<String, Score> scores;

  private ScoreBook(Workspace workspace, Path file, Map<String, Score> scores) {
    this.workspace = workspace;
    this.file = file;
    this.scores = new TreeMap<>(scores);
  }

  /** The file's form. */
  private record Page(Map<String, Score> scores) {}

  /** The book in a folder, empty where there is none that can be read. */
  static ScoreBook open(Workspace workspace, Path folder) throws IOException {
    Path file = new Path(folder, "scores.json");
    try {
      Page found = Documents.read(workspace.read(file), Page.class);
      return new ScoreBook(workspace, file, found.scores);
    } catch (FileNotFoundException e) {
      LOG.debug("{}: is not there", file);
    } catch (JsonProcessingException e) {
      LOG.warn("{}: not used, it is damaged: {}", file, e.getOriginalMessage());
    }
    return new ScoreBook(workspace, file, Map.of());
  }

  synchronized Optional<Score> of(Recipe recipe, long step) {
    return Optional.ofNullable(scores.get(key(recipe, step)));
  }

  synchronized void add(Recipe recipe, long step, Score score) throws IOException {
    scores.put(key(recipe, step), score);
    workspace.store().replace(file, Documents.write(new Page(scores)));
  }

  private static String key(Recipe recipe, long step) {
    return DigestUtils.sha256Hex(recipe + " " + step);
  }
}
