package io.retort.data;

import io.retort.job.Classes;
import io.retort.loss.Targets;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * From a source's label to a class: by number, or by name where classes have names; or, of a
 * regression, to a number as {@link Targets} keeps it.
 */
final class LabelReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Classes classes;
  private final boolean numbered;
  private final Map<String, Integer> byName = new HashMap<>();

  /**
   * @param numberedSource whether the source only knows numbers (idx), which then stand for the
   *     names' positions unless the names are numbers themselves
   */
  LabelReader(Classes classes, boolean numberedSource) {
    this.classes = classes;
    for (String name : classes.names()) {
      byName.put(name, byName.size());
    }
    this.numbered =
        classes.names().isEmpty()
            || (numberedSource && classes.names().stream().noneMatch(n -> n.matches("-?\\d+")));
  }

  /**
   * The class of a label, {@link Targets#UNLABELLED} for null and empty ones.
   *
   * @throws RejectedValue for a label that is no class
   */
  int read(Object label) throws RejectedValue {
    String text = label == null ? "" : text(label);
    if (text.isEmpty()) {
      return Targets.UNLABELLED;
    }
    if (!classes.several()) {
      return Targets.label(value(text));
    }
    Integer found = numbered ? number(text) : byName.get(text);
    if (found == null) {
      throw new RejectedValue("label outside " + classes.legal(), text);
    }
    return found;
  }

  private static float value(String text) throws RejectedValue {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new RejectedValue("label is no number", text);
  }

  private Integer number(String text) {
    try {
      int value = Integer.parseInt(text);
      return value >= 0 && value < classes.count() ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whole numbers without a fraction, whatever their type: 3, 3.0 and "3.0" are one label. */
  private static String text(Object label) {
    String text = label.toString().strip();
    if (label instanceof Number || text.matches("[+-]?\\d+\\.0*")) {
      double value = Double.parseDouble(text);
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return Long.toString((long) value);
      }
    }
    return text;
  }
}
