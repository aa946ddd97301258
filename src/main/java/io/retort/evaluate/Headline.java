package io.retort.evaluate;

/** The comparison in a sentence. */
record Headline(Report.Comparison comparison, Measure measure) {
  private static final char JOINT = '\u00a0'; // No line may end between a number and its unit.

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
        + "times its speed; "
        + gain(comparison.kdGain())
        + ".";
  }

  private String gain(Report.KdGain gain) {
    if (gain == null) {
      return "without a baseline, what distilling gained is not known";
    }
    double rounded = measure.rounded(gain.mean());
    String amount = amount(Math.abs(gain.mean()));
    String outcome = "gained nothing over";
    if (rounded > 0) {
      outcome = "gained " + amount + " over";
    } else if (rounded < 0) {
      outcome = "cost " + amount + " against";
    }
    return "distilling " + outcome + " the baseline (" + evidence(gain, measure) + ")";
  }

  /** Without a sign. */
  private String amount(double difference) {
    String amount = measure.difference(difference).substring(1).replace(' ', JOINT);
    return measure == Measure.R2 ? amount + " of" + JOINT + measure.noun() : amount;
  }

  /** On how much the gain rests, so that nobody takes one run's luck for a finding. */
  static String evidence(Report.KdGain gain, Measure measure) {
    if (gain.seeds() == 1) {
      return "one seed";
    }
    String seeds = "mean of " + gain.seeds() + " seeds";
    if (gain.low() == null || gain.high() == null) {
      return seeds;
    }
    return seeds
        + ", 95 % interval "
        + measure.bare(gain.low())
        + " to "
        + measure.bare(gain.high());
  }
}
