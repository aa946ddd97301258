package io.retort.doctor;

/** Tasks that are not run twice. */
final class SpeculationCheck implements Check {

  @Override
  public String name() {
    return "speculation";
  }

  @Override
  public Verdict of(Facts facts) {
    return Boolean.parseBoolean(facts.setting("spark.speculation", "false"))
        ? new Verdict.Warning(
            "spark.speculation = true: slow tasks run a second time; results are the same, but"
                + " labels and steps are paid twice",
            "--conf spark.speculation=false")
        : new Verdict.Ok("off");
  }
}
