package io.retort.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * A report in one line, for the subject of a mail or a chat.
 *
 * @param published what came of publishing, empty of a job that does not
 * @param news whether anything was done for it, or all was up to date
 */
public record Summary(Report report, Optional<Published> published, boolean news) {

  /** "published student 97.10 %, +0.20 points over the champion". */
  public String line() {
    return (news ? "" : "nothing new: ") + (report.missed().isEmpty() ? passed() : missed());
  }

  private String passed() {
    if (published.isPresent()) {
      return "published " + student() + overChampion();
    }
    int gates = report.gates().size();
    return student() + (gates == 0 ? "" : ", " + gates + " of " + gates + " gates passed");
  }

  private String missed() {
    List<Report.GateResult> missed = report.missed();
    GateRow worst = GateRow.of(missed.get(0));
    String more = missed.size() == 1 ? "" : " (and " + (missed.size() - 1) + " more)";
    return "gate missed"
        + more
        + ": "
        + worst.name()
        + " is "
        + worst.actual()
        + ", required "
        + worst.required()
        + "; "
        + student()
        + (published.isPresent() ? " not published" : "");
  }

  private String student() {
    String of = measure() == Measure.AGREEMENT ? "agreement " : "";
    return "student " + of + measure().told(measure().of(report.model("student")));
  }

  private String overChampion() {
    return report.models().stream()
        .filter(model -> model.name().equals(Champion.NAME))
        .findFirst()
        .map(
            champion ->
                measure().better(measure().of(report.model("student")), measure().of(champion)))
        .map(gain -> ", " + measure().difference(gain) + " over the champion")
        .orElse("");
  }

  private Measure measure() {
    return Measure.of(report);
  }
}
