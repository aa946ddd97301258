package io.retort.evaluate;

/** A gain in words. */
record GainWords(Report.KdGain gain, Measure measure) {

  /** "0.80 points above". */
  String place() {
    double rounded = measure.rounded(gain.mean());
    if (rounded == 0) {
      return "level with";
    }
    if (measure.figure().moreIsBetter()) {
      return amount() + (rounded > 0 ? " above" : " below");
    }
    return amount() + (rounded > 0 ? " better than" : " worse than");
  }

  /** Without a sign. */
  String amount() {
    String amount =
        measure.difference(Math.abs(gain.mean())).substring(1).replace(' ', Headline.JOINT);
    return measure == Measure.ACCURACY ? amount : amount + " of" + Headline.JOINT + measure.noun();
  }

  /** "+0.80 points". */
  String signed() {
    return measure.difference(gain.mean()).replace(' ', Headline.JOINT);
  }

  /** On how much it rests. */
  String interval() {
    return "(95"
        + Headline.JOINT
        + "% interval "
        + measure.bare(gain.low())
        + " to "
        + measure.bare(gain.high())
        + ", "
        + gain.seeds()
        + " seeds)";
  }

  /** The interval, or that there is none. */
  String evidence() {
    return gain.low() == null ? "(one seed)" : interval();
  }
}
