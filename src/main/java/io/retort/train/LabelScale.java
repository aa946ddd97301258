package io.retort.train;

import io.retort.data.ExamplesInfo;
import io.retort.network.NetworkSpec;
import io.retort.network.OutputScale;

/**
 * Of a regression: networks are trained on labels less their mean, in units of their deviation, and
 * used on the labels themselves. Of a classification nothing changes.
 */
final class LabelScale {
  private LabelScale() {}

  /**
   * Parameters of a network in use.
   *
   * @param key of the network in the job file, for messages
   * @param train the labels that it learned from
   */
  static float[] used(String key, ExamplesInfo train, NetworkSpec network, float[] trained) {
    return train.regression() ? of(train).applied(key, network, trained) : trained;
  }

  /** Parameters to go on training from. */
  static float[] trained(String key, ExamplesInfo train, NetworkSpec network, float[] used) {
    return train.regression() ? of(train).removed(key, network, used) : used;
  }

  private static OutputScale of(ExamplesInfo train) {
    return new OutputScale(train.numbers().mean(), train.numbers().deviation());
  }
}
