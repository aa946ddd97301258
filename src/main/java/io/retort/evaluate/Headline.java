package io.retort.evaluate;

/** The comparison with the teacher in a sentence. */
record Headline(Report.Comparison comparison, Measure measure) {
  static final char JOINT = '\u00a0'; // No line may end between a number and its unit.

  String sentence() {
    double retention = 100 * comparison.retention();
    return "The student "
        + (retention > 100 ? "reaches " : "keeps ")
        + Rounded.fixed("%.1f", retention)
        + JOINT
        + "% of the teacher's "
        + measure.noun()
        + " at "
        + Rounded.significant(100 * comparison.sizeRatio())
        + JOINT
        + "% of its size and "
        + Rounded.significant(comparison.speedup())
        + JOINT
        + "times its speed.";
  }
}
