package io.retort.loss;

/**
 * {@code T^2 (alpha TCKD + beta NCKD)} of Zhao et al., "Decoupled Knowledge Distillation" (arXiv
 * 2203.08679): how sure the teacher is of the target class, {@code TCKD = KL(b_teacher ||
 * b_student)} with {@code b = (p_target, 1 - p_target)}, and apart from that how the other classes
 * share the rest, {@code NCKD}. {@link KullbackLeibler} is {@code TCKD + (1 - p_target) NCKD},
 * which forgets the others just where a teacher is sure. The target is the label's class; of a row
 * without a label, the teacher's first.
 *
 * @param temperature T, above 0
 * @param alpha weight of the first, 0 or more
 * @param beta weight of the second, 0 or more
 */
public record DecoupledDistillation(double temperature, double alpha, double beta)
    implements RowTerm {
  public DecoupledDistillation {
    Term.check(temperature);
    if (!(alpha >= 0) || !(beta >= 0)) {
      throw new IllegalArgumentException("alpha " + alpha + ", beta " + beta);
    }
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    double[] logP = row.logP();
    double[] logQ = row.logQ();
    int target = label == Targets.UNLABELLED ? first(logP) : label;
    double othersP = logOthers(logP, target);
    double othersQ = logOthers(logQ, target);
    double pTarget = Math.exp(logP[target]);
    double pOthers = Math.exp(othersP);
    double binary =
        pTarget * (logP[target] - logQ[target]) + (pOthers > 0 ? pOthers * (othersP - othersQ) : 0);
    double sureness = temperature * alpha * (Math.exp(logQ[target]) - pTarget);
    double among = 0;
    for (int c = 0; c < slope.length; c++) {
      if (c != target) {
        double p = Math.exp(logP[c] - othersP);
        double q = Math.exp(logQ[c] - othersQ);
        among += p > 0 ? p * (logP[c] - othersP - logQ[c] + othersQ) : 0;
        slope[c] = temperature * beta * (q - p) - sureness * q;
      }
    }
    slope[target] = sureness;
    return temperature * temperature * (alpha * binary + beta * among);
  }

  private static int first(double[] values) {
    int first = 0;
    for (int c = 1; c < values.length; c++) {
      first = values[c] > values[first] ? c : first;
    }
    return first;
  }

  /** {@code log(1 - exp(logs[target]))}, from the others themselves. */
  private static double logOthers(double[] logs, int target) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < logs.length; c++) {
      largest = c == target ? largest : Math.max(largest, logs[c]);
    }
    double sum = 0;
    for (int c = 0; c < logs.length; c++) {
      sum += c == target ? 0 : Math.exp(logs[c] - largest);
    }
    return largest + Math.log(sum);
  }
}
