package io.retort.labels;

import io.retort.loss.Float16;
import io.retort.loss.HiddenShape;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hidden outputs take, before compression.
 *
 * @param rows of the table
 */
record HiddenCost(List<HiddenShape> layers, long rows) {
  private static final Logger LOG = LoggerFactory.getLogger(HiddenCost.class);

  /**
   * @param examples each of which has as many rows as it has views
   */
  static HiddenCost of(Labelling labelling, long examples) {
    return new HiddenCost(labelling.hidden(), examples * labelling.form().rowsOfExample());
  }

  void tell() {
    for (HiddenShape layer : layers) {
      LOG.info("label: {}", text(layer));
    }
  }

  String text(HiddenShape layer) {
    long bytes = (long) layer.values() * Float16.BYTES;
    return String.format(
        Locale.ROOT,
        "hidden layer %s gives %s: %,d bytes a row, %,.1f MB for %,d rows, before compression",
        layer.name(),
        layer.sizes(),
        bytes,
        bytes * rows / 1e6,
        rows);
  }
}
