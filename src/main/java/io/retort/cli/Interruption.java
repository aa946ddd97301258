package io.retort.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.spark.SparkContext;

/**
 * What happens when the process is told to end, by Ctrl-C or a scheduler: it says in one sentence
 * what that was in the middle of, leaves no workspace locked, and ends with the code that shells
 * give to the signal. What Spark and its tasks say of the end that comes upon them is not shown.
 */
final class Interruption {
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** What shells add to a signal's number. */
  private static final int SIGNALLED = 128;

  /** For Spark to let go of executors and temporary files. */
  private static final long PATIENCE_SECONDS = 10;

  private static final Set<Closeable> LOCKS = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static volatile String making = "";

  private Interruption() {}

  /** From now on, where the system has signals. One that is ignored, as under nohup, stays so. */
  static void install() {
    try {
      for (Map.Entry<String, Integer> signal : SIGNALS.entrySet()) {
        install(signal.getKey(), signal.getValue());
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return; // Then it ends as any other process of Java's.
    }
  }

  /** The compiler would warn of these classes, which are in all JDKs, whatever it is told. */
  private static void install(String name, int number) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object signal = type.getConstructor(String.class).newInstance(name);
    Object ours =
        Proxy.newProxyInstance(
            Interruption.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                end(name, number);
              }
              return null;
            });
    var handle = type.getMethod("handle", type, handler);
    Object before = handle.invoke(null, signal, ours);
    Object ignored = handler.getField("SIG_IGN").get(null);
    if (ignored.equals(before)) {
      handle.invoke(null, signal, ignored);
    }
  }

  /**
   * A lock that is let go of when the process is told to end.
   *
   * @return the same, to be closed in its stead
   */
  static Closeable guarded(Closeable lock) {
    LOCKS.add(lock);
    return () -> {
      LOCKS.remove(lock);
      lock.close();
    };
  }

  /** What is being made from now on; empty for nothing. */
  static void making(String artefact) {
    making = artefact;
  }

  private static void end(String signal, int number) {
    if (!BEGUN.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(SIGNALLED + number); // Told twice.
    }
    PrintStream err = System.err;
    silence();
    err.println(sentence(signal));
    LOCKS.forEach(Interruption::release);
    haltInTheEnd(SIGNALLED + number);
    System.exit(SIGNALLED + number);
  }

  private static String sentence(String signal) {
    String what = making;
    return (System.getenv("RETORT_TERMINAL") == null ? "" : "\n")
        + "retort: stopped by SIG"
        + signal
        + (what.isEmpty() ? "" : " while " + what + " was being made")
        + (what.isEmpty() && LOCKS.isEmpty() ? "" : "; the same command goes on from there");
  }

  private static void silence() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    for (Class<?> type : Set.of(SparkContext.class, Interruption.class)) {
      if (LogManager.getContext(type.getClassLoader(), false) instanceof LoggerContext context) {
        Nothing nothing = new Nothing();
        nothing.start();
        context.getConfiguration().addFilter(nothing);
      }
    }
  }

  private static void release(Closeable lock) {
    try {
      lock.close();
    } catch (IOException | RuntimeException e) {
      return; // The next run finds that this one is gone.
    }
  }

  private static void haltInTheEnd(int code) {
    Thread patience =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
              } catch (InterruptedException e) {
                return;
              }
              Runtime.getRuntime().halt(code);
            },
            "retort-end");
    patience.setDaemon(true);
    patience.start();
  }

  /** Lets nothing through. */
  private static final class Nothing extends AbstractFilter {
    @Override
    public Result filter(LogEvent event) {
      return Filter.Result.DENY;
    }

    @Override
    public Result filter(
        org.apache.logging.log4j.core.Logger logger,
        org.apache.logging.log4j.Level level,
        org.apache.logging.log4j.Marker marker,
        String message,
        Object... parameters) {
      return Filter.Result.DENY;
    }

    @Override
    public Result filter(
        org.apache.logging.log4j.core.Logger logger,
        org.apache.logging.log4j.Level level,
        org.apache.logging.log4j.Marker marker,
        org.apache.logging.log4j.message.Message message,
        Throwable thrown) {
      return Filter.Result.DENY;
    }
  }
}
