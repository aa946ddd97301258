package io.retort.pipeline;

import java.util.function.Supplier;

/** Where a long stage tells how far it is, and what others may want to watch meanwhile. */
public interface Progress {

  /** Says nothing. */
  Progress SILENT = (name, total, unit) -> Task.SILENT;

  /** Begins a task of {@code total} units; less than 1 where nobody knows. */
  Task begin(String name, long total, String unit);

  /**
   * An artefact of a stage is being made, by this thread and those it starts, until what is
   * returned is closed.
   */
  default Made making(String stage, String artefact) {
    return () -> {};
  }

  /** Ends the making of an artefact, well or not. */
  interface Made extends AutoCloseable {
    @Override
    void close();
  }

  /** One long task. Closed when it ends, well or not. */
  interface Task extends AutoCloseable {
    Task SILENT =
        new Task() {
          @Override
          public void at(long done, String note) {}

          @Override
          public void poll(Supplier<Long> done) {}

          @Override
          public void close() {}
        };

    /** So many units are done; {@code note} is what else there is to tell, such as the loss. */
    void at(long done, String note);

    /**
     * Asks {@code done} from time to time, for work that goes on elsewhere, until the task is
     * closed.
     */
    void poll(Supplier<Long> done);

    /**
     * A figure of the task as it is now, such as its loss.
     *
     * @param name the same in every run, of lower-case letters and underscores
     */
    default void figure(String name, double value) {}

    @Override
    void close();
  }
}
