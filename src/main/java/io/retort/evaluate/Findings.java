package io.retort.evaluate;

import java.util.ArrayList;
import java.util.List;

/** What the comparison proves, in sentences, and what it does not. */
record Findings(Report report, Measure measure) {
  private static final String ADVICE =
      " Try T = 1 to 2, a higher learning rate or a larger student.";

  /** Below it, a p-value is no news. */
  private static final double SMALLEST_P = 0.001;

  /** The first is the verdict on distilling, where there is a baseline; caveats come after it. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    Report.Comparison comparison = report.comparison();
    addUnlabelled(sentences);
    sentences.add(distilling(comparison.kdGain()));
    if (comparison.softGain() != null) {
      sentences.add(softLabels(comparison.softGain()));
    }
    sentences.addAll(new ProbabilityFindings(report).sentences());
    sentences.addAll(new ControlFindings(report, measure).sentences());
    sentences.addAll(new FitFindings(report).sentences());
    addMetric(sentences);
    addTestRows(sentences);
    if (comparison.kdGain() != null && comparison.kdGain().seeds() == 1) {
      addPair(comparison.mcNemar(), sentences);
    }
    addCopied(report.models().get(1).copied(), sentences);
    addWeights(sentences);
    return sentences;
  }

  private String distilling(Report.KdGain gain) {
    if (gain == null) {
      return "Without a baseline, what distilling gained is not known.";
    }
    GainWords words = new GainWords(gain, measure);
    return switch (gain.verdict()) {
      case HELPED -> "Distillation helped by " + words.amount() + " " + words.interval() + ".";
      case HURT -> "Distillation hurt by " + words.amount() + " " + words.interval() + "." + ADVICE;
      case NO_DIFFERENCE ->
          "Distillation makes no difference that "
              + gain.seeds()
              + " seeds can show: "
              + words.signed()
              + " over the baseline "
              + words.interval()
              + ".";
      case UNDECIDED ->
          "On one seed, the student is "
              + words.place()
              + " the baseline, which decides nothing: evaluate.seeds = 5 would.";
    };
  }

  private String softLabels(Report.KdGain gain) {
    String others = "the same network on the teacher's hard answers";
    GainWords words = new GainWords(gain, measure);
    return switch (gain.verdict()) {
      case HELPED ->
          "Soft labels are worth "
              + words.amount()
              + " "
              + words.interval()
              + " over "
              + others
              + ".";
      case HURT ->
          "Soft labels cost "
              + words.amount()
              + " "
              + words.interval()
              + " against "
              + others
              + ": those are the better labels here.";
      case NO_DIFFERENCE ->
          "That it is soft labels that help, "
              + gain.seeds()
              + " seeds cannot show: "
              + words.signed()
              + " over "
              + others
              + " "
              + words.interval()
              + ".";
      case UNDECIDED -> "On one seed, it is " + words.place() + " " + others + ".";
    };
  }

  /** What is not known comes first. */
  private void addUnlabelled(List<String> sentences) {
    ModelReport.Fidelity student = report.models().get(1).fidelity();
    if (report.testUnlabelled() == 0 || student == null) {
      return;
    }
    String known =
        report.testRows() == 0
            ? "No test row has a label, so nobody knows how often teacher and student are right: the"
                + " student is judged by how it follows the teacher."
            : "Of the test rows, "
                + Rounded.whole(report.testUnlabelled())
                + " have no label: on those, models are only compared with the teacher.";
    sentences.add(
        known
            + " Its probabilities lie "
            + Rounded.significant(student.kl())
            + " nats from the teacher's (mean KL divergence), and its stated confidence "
            + Rounded.percent(student.ece()).replace(' ', Headline.JOINT)
            + " from how often it agrees.");
  }

  /** What is wrong with the rows that all figures rest on. */
  private void addTestRows(List<String> sentences) {
    if (report.testRejected() > 0) {
      sentences.add(
          "Of data.test, "
              + Rounded.whole(report.testRejected())
              + (report.testRejected() == 1 ? " row was" : " rows were")
              + " rejected, and no figure tells of them.");
    }
    if (report.overlap() != null) {
      boolean trained = report.settings().at("/teacher/kind").asText().equals("train");
      report
          .overlap()
          .told()
          .map(
              told ->
                  told + (trained ? "; the teacher and the baseline were trained on those." : "."))
          .ifPresent(sentences::add);
    }
  }

  private void addMetric(List<String> sentences) {
    if (report.metric() != null
        && report.metric().reason() != null
        && measure != Measure.AGREEMENT) {
      sentences.add(
          "Models are compared by "
              + measure.noun()
              + ", as "
              + report.metric().reason()
              + "; evaluate.metric = accuracy would compare them by accuracy.");
    }
  }

  /** Weights of classes reach labels alone. */
  private void addWeights(List<String> sentences) {
    if (report.settings().at("/train/class-weights").isMissingNode()
        || report.settings().at("/train/class-weights").isNull()) {
      return;
    }
    sentences.add(
        "train.class-weights weighs the labels' own term alone: all of what the baseline learns, the"
            + " share 1 - loss.alpha of what the student learns, and nothing of what soft labels or"
            + " the teacher's hard answers teach.");
  }

  private static void addPair(Report.Pair pair, List<String> sentences) {
    if (pair == null) {
      return;
    }
    String p =
        pair.pValue() < SMALLEST_P
            ? "p < " + Rounded.significant(SMALLEST_P)
            : "p = " + Rounded.significant(pair.pValue(), 2);
    sentences.add(
        "Of the test rows, student and baseline of this seed alone get right "
            + Rounded.whole(pair.studentAlone())
            + " and "
            + Rounded.whole(pair.baselineAlone())
            + " (McNemar's test, "
            + p
            + "): that is about these two networks, not about distilling.");
  }

  private static void addCopied(ModelReport.Copied copied, List<String> sentences) {
    if (copied != null && copied.teacherWrong() > 0) {
      sentences.add(
          "The student copied "
              + Rounded.whole(copied.mistakes())
              + " of the teacher's "
              + Rounded.whole(copied.teacherWrong())
              + " mistakes, and agrees on "
              + Rounded.percent((double) copied.ofThose() / copied.teacherRight())
              + " of what the teacher gets right.");
    }
  }
}
