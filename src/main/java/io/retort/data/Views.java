package io.retort.data;

import io.retort.job.AugmentSettings;
import io.retort.job.LabelSettings;
import io.retort.pipeline.Seeds;
import java.io.Serializable;
import java.util.List;

/**
 * Views of examples, which are changed at random, that a teacher labels and of which a student sees
 * the very same: a good teacher is patient and consistent (arXiv 2106.05237; stored as in FKD,
 * arXiv 2112.01528). What is drawn follows from the seed, the example's split and id, and the
 * view's number.
 *
 * @param count of each example
 */
public record Views(int count, AugmentSettings augment, long seed) implements Serializable {

  /** Those that a job asks for, or null where its teacher sees examples as they are. */
  public static Views of(LabelSettings labels, long seed) {
    return labels.augment().equals(AugmentSettings.NONE)
        ? null
        : new Views(labels.views(), labels.augment(), seed);
  }

  /** How an example of that shape is changed. */
  public Augmentation augmentation(List<Integer> shape) {
    return Augmentation.of("labels.augment", augment, shape);
  }

  /** From which an example's views are drawn. */
  public long seedOf(String split, long id) {
    return Seeds.derive(seed, split.hashCode(), id);
  }

  /** From which one of them is drawn. */
  public static long seedOf(long ofExample, int view) {
    return Seeds.derive(ofExample, view);
  }
}
