package io.retort.train;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where the newest student lies that was published: the folder in which its own is. */
@FunctionalInterface
public interface LastPublished {
  /** Empty where nothing was published yet. */
  Optional<Path> folder() throws IOException;
}
