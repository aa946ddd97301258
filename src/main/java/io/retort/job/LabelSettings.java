package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;

/**
 * How soft labels are stored, which of them a student is to follow, and how many examples a teacher
 * is given at once.
 *
 * @param k logits kept of a row, with {@link Storage#TOP_K}
 * @param temperatures at which the probability of the classes left out is stored with top-k
 * @param tailCodes numbers of a byte that top-k keeps of how a row's left out logits differ from
 *     the teacher's usual ones
 * @param tail what a student takes the classes left out to have
 * @param minConfidence rows are filtered where the teacher's largest probability at T = 1 is below
 * @param onlyCorrect whether rows are filtered where the teacher's first class is not the label
 * @param acceptWeakTeacher whether a teacher labels that hardly knows the examples
 * @param verifySample rows labelled a second time before the table is published, 0 for none
 * @param views of each example that the teacher labels, each changed in another way
 * @param augment how they are changed
 * @param hidden layers of the teacher whose outputs are stored as well, by name
 */
public record LabelSettings(
    Storage storage,
    int k,
    Precision precision,
    List<Double> temperatures,
    int tailCodes,
    Tail tail,
    double minConfidence,
    boolean onlyCorrect,
    boolean acceptWeakTeacher,
    int verifySample,
    int batchSize,
    int views,
    AugmentSettings augment,
    List<String> hidden) {
  private static final int MOST_TEMPERATURES = 8;
  private static final int MOST_CODES = 64;

  /** Which logits are kept. */
  public enum Storage {
    @JsonProperty("dense")
    DENSE,
    @JsonProperty("top-k")
    TOP_K
  }

  /** In what they are kept. */
  public enum Precision {
    @JsonProperty("float32")
    FLOAT32,
    @JsonProperty("float16")
    FLOAT16
  }

  /** What becomes of the probability of the classes left out. */
  public enum Tail {
    @JsonProperty("residual")
    RESIDUAL,
    @JsonProperty("zero")
    ZERO,
    @JsonProperty("renormalize")
    RENORMALIZE
  }

  public LabelSettings {
    IllegalValue.between("k", k, 1, 1_000_000);
    IllegalValue.check(
        legal(temperatures),
        "temperatures",
        temperatures,
        "1 to " + MOST_TEMPERATURES + " different numbers above 0");
    temperatures = List.copyOf(temperatures);
    IllegalValue.between("tail-codes", tailCodes, 0, MOST_CODES);
    IllegalValue.check(
        hidden.stream().noneMatch(String::isBlank) && Set.copyOf(hidden).size() == hidden.size(),
        "hidden",
        hidden,
        "different names of layers");
    hidden = List.copyOf(hidden);
    IllegalValue.between("min-confidence", minConfidence, 0, 1);
    IllegalValue.between("verify-sample", verifySample, 0, 1_000_000);
    IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    IllegalValue.between("views", views, 1, 10_000);
    IllegalValue.check(
        views == 1 || !augment.equals(AugmentSettings.NONE),
        "views",
        views,
        "1 without labels.augment, since they would be all alike");
  }

  private static boolean legal(List<Double> temperatures) {
    return !temperatures.isEmpty()
        && temperatures.size() <= MOST_TEMPERATURES
        && temperatures.stream().allMatch(t -> t != null && t > 0 && Double.isFinite(t))
        && Set.copyOf(temperatures).size() == temperatures.size();
  }
}
