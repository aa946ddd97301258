package io.retort.loss;

import java.util.Arrays;
import java.util.List;

/**
 * A weighted sum of cross-entropy with hard labels and of terms that look at a teacher, each the
 * mean over the rows:
 *
 * <pre>
 * L = hard * CE + sum_i weight_i * term_i
 * </pre>
 *
 * <p>{@code CE = -(1 - s) log q_label - s mean(log q)} with the smoothing s (Szegedy et al., arXiv
 * 1512.00567), {@code q = softmax(student)}. A row without a label has no CE. On a row that is
 * filtered the teacher is not followed: its CE has the weight of all terms on logits together.
 *
 * @param hard weight of CE, 0 or more
 * @param smoothing share of a label that goes to all classes alike, from 0 to below 1
 * @param terms on logits, with their weights
 * @param hiddenTerms on hidden layers, with their weights; they are summed by whoever knows the
 *     layers
 */
public record CombinedLoss(
    double hard,
    double smoothing,
    List<Double> classWeights,
    List<Weighted> terms,
    List<WeightedHidden> hiddenTerms)
    implements Objective {

  /**
   * A term.
   *
   * @param weight above 0
   */
  public record Weighted(Term term, double weight) implements java.io.Serializable {
    public Weighted {
      if (!(weight > 0)) {
        throw new IllegalArgumentException("weight " + weight);
      }
    }
  }

  /**
   * A term on a hidden layer.
   *
   * @param weight 0 or more
   */
  public record WeightedHidden(HiddenTerm term, double weight) implements java.io.Serializable {
    public WeightedHidden {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("weight " + weight);
      }
    }
  }

  public CombinedLoss {
    if (!(hard >= 0) || !(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("hard " + hard + ", smoothing " + smoothing);
    }
    classWeights = List.copyOf(classWeights);
    terms = List.copyOf(terms);
    hiddenTerms = List.copyOf(hiddenTerms);
  }

  /** Where labels of all classes weigh the same. */
  public CombinedLoss(double hard, double smoothing, List<Weighted> terms) {
    this(hard, smoothing, List.of(), terms, List.of());
  }

  /**
   * The same with cross-entropies multiplied by the weight of their label.
   *
   * @param weights one a class; none: 1 for all
   */
  public CombinedLoss weighted(List<Double> weights) {
    return new CombinedLoss(hard, smoothing, weights, terms, hiddenTerms);
  }

  /** Cross-entropy alone. */
  public static CombinedLoss ofHardLabels() {
    return new CombinedLoss(1, 0, List.of());
  }

  /**
   * {@code alpha T^2 KL(p || q) + (1 - alpha) CE} (Hinton et al., arXiv 1503.02531).
   *
   * @param temperature T, above 0
   * @param alpha share of the teacher's term, from 0 to 1
   */
  public static CombinedLoss distillation(double temperature, double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha " + alpha);
    }
    KullbackLeibler term = new KullbackLeibler(temperature);
    return new CombinedLoss(
        1 - alpha, 0, alpha == 0 ? List.of() : List.of(new Weighted(term, alpha)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are terms and the targets have no soft labels
   */
  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    Arrays.fill(gradient, 0, targets.rows() * targets.classes(), 0f);
    if (targets.rows() == 0) {
      return 0;
    }
    double value = addCrossEntropy(targets, logits, gradient);
    for (Weighted weighted : terms) {
      value += weighted.term.add(targets, logits, weighted.weight, gradient);
    }
    return value;
  }

  @Override
  public double hidden(int term, HiddenBatch batch, float[] gradient) {
    Arrays.fill(gradient, 0, batch.rows() * batch.shape().values(), 0f);
    WeightedHidden weighted = hiddenTerms.get(term);
    return batch.rows() == 0 || weighted.weight == 0
        ? 0
        : weighted.term.add(batch, weighted.weight, gradient);
  }

  private double addCrossEntropy(Targets targets, float[] logits, float[] gradient) {
    int classes = targets.classes();
    double all = hard + terms.stream().mapToDouble(Weighted::weight).sum();
    double[] q = new double[classes];
    double value = 0;
    for (int row = 0; row < targets.rows(); row++) {
      double weight = (targets.follows(row) ? hard : all) / targets.rows();
      int label = targets.labels()[row];
      if (weight > 0 && label != Targets.UNLABELLED) {
        weight *= classWeights.isEmpty() ? 1 : classWeights.get(label);
        int from = row * classes;
        double logSum = Softmax.of(logits, from, classes, 1, q);
        double cost = logSum - (1 - smoothing) * logits[from + label];
        for (int c = 0; c < classes; c++) {
          double share = smoothing / classes + (c == label ? 1 - smoothing : 0);
          cost -= smoothing / classes * logits[from + c];
          gradient[from + c] += (float) (weight * (q[c] - share));
        }
        value += weight * cost;
      }
    }
    return value;
  }
}
