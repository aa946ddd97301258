package io.retort.cli;

import java.io.File;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A local disk that executors do not share with the driver, as if they ran on machines of their
 * own: what they write lies in their own folder.
 */
public final class OwnDisk extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("own:///");

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public void initialize(URI uri, Configuration hadoop) throws java.io.IOException {
    super.initialize(ROOT, hadoop);
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  protected void checkPath(Path path) {}

  @Override
  public File pathToFile(Path path) {
    String place = path.toUri().getPath();
    boolean executor =
        System.getProperty("sun.java.command", "").contains("CoarseGrainedExecutorBackend");
    return executor ? new File(new File("own-disk").getAbsoluteFile(), place) : new File(place);
  }
}
