package io.retort.pipeline;

import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Spark's listeners have heard. Spark tells them of executors, tasks and jobs on threads of
 * its own, some time after these have begun or ended; a figure that comes from a listener, or from
 * Spark's own store of what its listeners heard, is only right after waiting for them.
 */
public final class Heard {
  private static final Logger LOG = LoggerFactory.getLogger(Heard.class);

  /** A listener that is slower, such as one that writes to a network disk, is not waited for. */
  private static final long PATIENCE_MILLIS = 30_000;

  private Heard() {}

  /** Waits until listeners have heard of all that has happened so far. */
  public static void await(SparkContext spark) {
    if (spark.isStopped()) {
      return;
    }
    try {
      spark.listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
    } catch (TimeoutException e) {
      LOG.debug("Spark has not told its listeners all", e);
    }
  }
}
