package io.retort.doctor;

/** An evaluation that comes to its end. */
final class ReportCheck extends RehearsalCheck {

  ReportCheck() {
    super("evaluate");
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  Verdict well(Facts facts, Rehearsed seen) {
    return new Verdict.Ok("is written; gates are not looked at after so few rows");
  }
}
