package io.retort.loss;

import java.io.Serializable;
import java.util.List;

/**
 * What is kept of a teacher's logits, the same for every row of a table, and how the rest is made
 * up for.
 *
 * @param classes of the teacher and the student
 * @param kept logits of a row, the largest: all (dense), fewer (top-k), or 0 where no teacher is
 *     asked
 * @param temperatures of top-k, at which a row has its {@link TailRatio}; empty otherwise
 * @param tail of top-k; bears on nothing otherwise
 * @param shape of top-k: how its left out classes share what they have; {@link TailShape#EVEN}
 *     otherwise
 * @param hidden layers of the teacher whose outputs rows have as well
 */
public record SoftLabelForm(
    int classes,
    int kept,
    List<Double> temperatures,
    Tail tail,
    TailShape shape,
    List<HiddenShape> hidden)
    implements Serializable {

  /** What becomes of the probability that the classes not kept have. */
  public enum Tail {
    /** It is spread over them, by their {@link TailShape}. */
    RESIDUAL,
    /** It is left out: what is restored sums to less than 1. */
    ZERO,
    /** It goes to the kept classes, in proportion to what they have. */
    RENORMALIZE
  }

  public SoftLabelForm {
    temperatures = List.copyOf(temperatures);
    hidden = List.copyOf(hidden);
    boolean topK = kept > 0 && kept < classes;
    if (classes < 1
        || kept < 0
        || kept > classes
        || topK == temperatures.isEmpty()
        || !fits(shape, topK, classes)) {
      throw new IllegalArgumentException(
          kept + " of " + classes + " logits at temperatures " + temperatures);
    }
  }

  /** Without hidden layers. */
  public SoftLabelForm(
      int classes, int kept, List<Double> temperatures, Tail tail, TailShape shape) {
    this(classes, kept, temperatures, tail, shape, List.of());
  }

  /** The same with the outputs of hidden layers. */
  public SoftLabelForm with(List<HiddenShape> layers) {
    return new SoftLabelForm(classes, kept, temperatures, tail, shape, layers);
  }

  private static boolean fits(TailShape shape, boolean topK, int classes) {
    return topK ? shape.fits(classes) : shape.equals(TailShape.EVEN);
  }

  public static SoftLabelForm none(int classes) {
    return new SoftLabelForm(classes, 0, List.of(), Tail.RESIDUAL, TailShape.EVEN);
  }

  public static SoftLabelForm dense(int classes) {
    return new SoftLabelForm(classes, classes, List.of(), Tail.RESIDUAL, TailShape.EVEN);
  }

  /** Whether some logits are kept and others not. */
  public boolean topK() {
    return !temperatures.isEmpty();
  }

  /** Memory that a row takes in {@link SoftLabels}. */
  public int bytesPerRow() {
    int values = kept + (topK() ? kept + temperatures.size() : 0);
    int halves = hidden.stream().mapToInt(HiddenShape::values).sum();
    return values * Float.BYTES + halves * Short.BYTES + shape.codes() + (kept > 0 ? 1 : 0);
  }
}
