package io.retort.bench;

import java.io.PrintStream;
import java.util.Locale;

/** The result as text. */
record StorageTable(StorageBench.Result result) {

  void print(PrintStream out) {
    forms(out);
    files(out);
    students(out);
    out.println();
    result.ratios().forEach((name, value) -> out.printf(Locale.ROOT, "%-36s %8.4f%n", name, value));
  }

  private void forms(PrintStream out) {
    String last = "";
    for (StorageLine line : result.forms()) {
      String sample = line.classes() + " classes, " + line.teacher();
      if (!sample.equals(last)) {
        head(out, sample, line);
        last = sample;
      }
      out.printf(
          Locale.ROOT,
          "%-15s %9.1f %8.4f %,9.0f %,9.0f",
          line.form(),
          line.bytesPerRow(),
          line.overDense(),
          line.rowsWritten(),
          line.rowsRead());
      line.errors()
          .values()
          .forEach(error -> out.printf("   %s %s", brief(error.mean()), brief(error.p99())));
      out.println();
    }
  }

  private static void head(PrintStream out, String sample, StorageLine line) {
    out.printf(Locale.ROOT, "%n%s, %,d rows; the teacher's entropy", sample, line.rows());
    line.errors()
        .forEach((t, error) -> out.printf(Locale.ROOT, " %.3f at T = %d,", error.entropy(), t));
    out.printf(" in nats%n");
    out.printf("%-15s %9s %8s %9s %9s", "form", "bytes/row", "/dense", "written/s", "read/s");
    line.errors().keySet().forEach(t -> out.printf("   KL mean, p99 T=%d", t));
    out.println();
  }

  private static String brief(double value) {
    return String.format(Locale.ROOT, "%8.1e", Math.max(0, value));
  }

  private void files(PrintStream out) {
    out.printf("%ntop-20 float16 of 1,000 classes, by codec and row group%n");
    out.printf("%-13s %5s %9s %9s %9s%n", "codec", "MiB", "bytes/row", "written/s", "read/s");
    for (FileLine line : result.files()) {
      out.printf(
          Locale.ROOT,
          "%-13s %5d %9.1f %,9.0f %,9.0f%s%n",
          line.codec(),
          line.rowGroup(),
          line.bytesPerRow(),
          line.rowsWritten(),
          line.rowsRead(),
          line.chosen() ? "  chosen" : "");
    }
  }

  private void students(PrintStream out) {
    out.printf(
        "%nstudents, %d seeds: accuracy, and what it is less than with dense float32, in points%n",
        result.seeds());
    for (StudentLine line : result.students()) {
      out.printf(
          Locale.ROOT,
          "%-8s %-28s %6.2f %%  %6.2f +- %.2f%n",
          line.data(),
          line.form(),
          100 * line.mean(),
          line.lost(),
          line.interval());
    }
  }
}
