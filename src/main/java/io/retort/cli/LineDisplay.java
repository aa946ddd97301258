package io.retort.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the log every ten seconds. */
final class LineDisplay implements ConsoleProgress.Display {
  private static final Logger LOG = LoggerFactory.getLogger("io.retort.progress");
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final long total;
  private final String unit;
  private final long start = System.nanoTime();
  private long last = start;

  LineDisplay(String name, long total, String unit) {
    this.name = name;
    this.total = total;
    this.unit = unit;
  }

  @Override
  public void show(long done, String note) {
    long now = System.nanoTime();
    if (now - last >= INTERVAL && done > 0) {
      last = now;
      LOG.info("{}", line(done, note, (now - start) / 1e9));
    }
  }

  /** "label: 12,288 of 60,000 rows (20 %), 5,900 rows/s, 8 s left". */
  String line(long done, String note, double seconds) {
    double rate = done / seconds;
    String share =
        total > 0
            ? String.format(Locale.ROOT, " of %,d %s (%d %%)", total, unit, 100 * done / total)
            : " " + unit;
    String left =
        total > done ? String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate) : "";
    String told = note.isEmpty() ? "" : ", " + note;
    return String.format(
        Locale.ROOT, "%s: %,d%s, %,.0f %s/s%s%s", name, done, share, rate, unit, told, left);
  }

  @Override
  public void end() {}
}
