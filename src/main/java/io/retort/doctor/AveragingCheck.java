package io.retort.doctor;

import io.retort.train.RoundCost;
import java.util.Locale;

/** Rounds long enough to be worth their average. */
final class AveragingCheck implements Check {

  @Override
  public String name() {
    return "averaging";
  }

  @Override
  public Verdict of(Facts facts) {
    if (!facts.rehearsed().there() || facts.rehearsed().value().rounds() == null) {
      return new Verdict.NotApplicable("needs a student that trains");
    }
    RoundCost cost = facts.rehearsed().value().rounds();
    int steps = facts.job().train().averagingSteps();
    String told =
        String.format(
            Locale.ROOT,
            "a round's %d steps take %.0f ms, and %.0f ms go by between rounds",
            steps,
            1000 * steps * cost.stepSeconds(),
            1000 * cost.overheadSeconds());
    return cost.tooMuch(steps)
        ? new Verdict.Warning(
            "averaging too often for this network: " + told,
            String.format(
                Locale.ROOT,
                "train.averaging-steps = %d would bring that under %.0f %%",
                cost.steps(),
                RoundCost.goodPercent()))
        : new Verdict.Ok(told);
  }
}
