package io.retort.network;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the C library keeps of freed memory. A convolution's blocks of tens of megabytes come and go
 * with each batch, and leave holes that the next do not quite fit, as small ones, which wait for
 * Java's garbage collection, lie between: a process that trains and evaluates one student after the
 * other held 14 GB, of which it used one.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  /** The JVM's own name for {@code jcmd System.trim_native_heap}, of Java 17.0.9 and later. */
  private static final String TRIM = "systemTrimNativeHeap";

  /** How often the process's size is looked at. */
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  /** What it may grow by. Giving a gigabyte back takes a seventh of a second. */
  static final long GROWTH = 512L << 20;

  private static final AtomicLong LAST = new AtomicLong(System.nanoTime() - INTERVAL);

  /** Its size after the last time, or the least since. */
  private static volatile long least = Long.MAX_VALUE;

  private NativeHeap() {}

  /** Gives what is free back to the system, where the process has grown. For every batch. */
  static void trim() {
    long last = LAST.get();
    long now = System.nanoTime();
    if (now - last >= INTERVAL && LAST.compareAndSet(last, now)) {
      long resident = CpuBackend.residentBytes();
      if (resident - GROWTH > least) {
        trimNow();
        least = CpuBackend.residentBytes();
      } else {
        least = Math.min(least, resident);
      }
    }
  }

  static void trimNow() {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      server.invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
    } catch (JMException | JMRuntimeException e) { // Another JVM, or another C library.
      LOG.debug("memory that is free stays with the C library", e);
    }
  }
}
