package io.retort.labels;

import io.retort.data.Augmentation;
import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.Views;

/** Writes examples down as a teacher is to see them. */
final class Viewer {
  private final ExamplesInfo info;
  private final String split;
  private final Views views;
  private final Augmentation augmentation;

  Viewer(Labelling labelling) {
    this.info = labelling.info();
    this.split = labelling.split();
    this.views = labelling.form().views();
    this.augmentation = views == null ? Augmentation.NONE : views.augmentation(info.shape());
  }

  /** Writes the features of a view to {@code out} at {@code from}. */
  void write(Example example, int view, float[] out, int from) {
    info.decode(example, out, from);
    if (views != null) {
      long seed = Views.seedOf(views.seedOf(split, example.id), view);
      augmentation.apply(out, from, info::blank, seed);
    }
  }
}
