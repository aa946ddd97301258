package io.retort.cli;

import io.retort.pipeline.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Progress on stderr: a bar where that is a terminal, otherwise a line now and then. */
final class ConsoleProgress implements Progress {
  /** Set by the launcher, since Java cannot tell whether stderr is a terminal. */
  private static final boolean TERMINAL = "1".equals(System.getenv("RETORT_TERMINAL"));

  @Override
  public Task begin(String name, long total, String unit) {
    Display display =
        TERMINAL ? new BarDisplay(name, total, unit) : new LineDisplay(name, total, unit);
    return new ConsoleTask(display);
  }

  /** How a task is shown. */
  interface Display {
    void show(long done, String note);

    void end();
  }

  /** Shows what it is told, or what it asks for every second. */
  private static final class ConsoleTask implements Task {
    private final Display display;
    private ScheduledExecutorService poller;

    ConsoleTask(Display display) {
      this.display = display;
    }

    @Override
    public synchronized void at(long done, String note) {
      display.show(done, note);
    }

    @Override
    public void poll(Supplier<Long> done) {
      poller =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "retort-progress");
                thread.setDaemon(true);
                return thread;
              });
      poller.scheduleAtFixedRate(() -> at(done.get(), ""), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
      if (poller != null) {
        poller.shutdownNow();
      }
      display.end();
    }
  }
}
