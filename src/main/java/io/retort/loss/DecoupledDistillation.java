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
  /** Below it shares among the other classes lose digits. */
  private static final double LEAST = 1e-280;

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
    double[] allP = row.p();
    double[] allQ = row.q();
    int target = label == Targets.UNLABELLED ? first(logP) : label;
    double pOthers = others(allP, target);
    double qOthers = others(allQ, target);
    if (pOthers < LEAST || qOthers < LEAST) {
      return underflowing(row, target, slope);
    }
    double othersP = Math.log(pOthers);
    double othersQ = Math.log(qOthers);
    double pTarget = allP[target];
    double binary = pTarget * (logP[target] - logQ[target]) + pOthers * (othersP - othersQ);
    double sureness = temperature * alpha * (allQ[target] - pTarget);
    double shareP = 1 / pOthers;
    double shareQ = 1 / qOthers;
    double among = 0;
    for (int c = 0; c < slope.length; c++) {
      if (c != target) {
        double p = allP[c] * shareP;
        double q = allQ[c] * shareQ;
        among += p > 0 ? p * (logP[c] - othersP - logQ[c] + othersQ) : 0;
        slope[c] = temperature * beta * (q - p) - sureness * q;
      }
    }
    slope[target] = sureness;
    return temperature * temperature * (alpha * binary + beta * among);
  }

  private static double others(double[] all, int target) {
    double sum = 0;
    for (int c = 0; c < all.length; c++) {
      sum += c == target ? 0 : all[c];
    }
    return sum;
  }

  /** The same from the logs, where of the other classes next to nothing is left. */
  private double underflowing(ComparedRow row, int target, double[] slope) {
    double[] logP = row.logP();
    double[] logQ = row.logQ();
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
