package io.retort.data;

import io.retort.job.Classes;
import io.retort.loss.Targets;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From a source's label to a class: by number, or by name where classes have names; or, of a
 * regression, to a number as {@link Targets} keeps it. White space around a label or a name does
 * not count.
 */
final class LabelReader implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Not 01, which is a text of digits. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?(0|[1-9]\\d*)(\\.\\d*)?");

  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  /** As Java writes 10000000.0. */
  private static final Pattern EXPONENT = Pattern.compile("-?\\d\\.\\d+E-?\\d{1,3}");

  private final Classes classes;
  private final Map<String, Integer> byName = new HashMap<>();

  /** Of names that are numbers, those whose value no other name has. */
  private final Map<BigDecimal, Integer> byValue = new HashMap<>();

  /** Whether whole numbers stand for the names' places, none of which is a number. */
  private final boolean byPlace;

  LabelReader(Classes classes) {
    this.classes = classes;
    Set<BigDecimal> repeated = new HashSet<>();
    for (String name : classes.names()) {
      int place = byName.size();
      byName.put(name.strip(), place);
      BigDecimal value = value(name.strip());
      if (value != null && byValue.putIfAbsent(value, place) != null) {
        repeated.add(value);
      }
    }
    this.byPlace = byValue.isEmpty();
    byValue.keySet().removeAll(repeated);
  }

  /**
   * The class of a label, {@link Targets#UNLABELLED} for null and empty ones.
   *
   * @throws RejectedValue for a label that is no class
   */
  int read(Object label) throws RejectedValue {
    String text = label == null ? "" : label.toString().strip();
    if (text.isEmpty()) {
      return Targets.UNLABELLED;
    }
    if (classes.auto()) {
      return 0; // Any: nobody knows of which class yet.
    }
    if (!classes.several()) {
      return Targets.label(finite(text));
    }
    Integer found = byName.get(text);
    if (found == null) {
      found = byPlace ? place(text) : byValue.get(value(text));
    }
    if (found == null) {
      throw new RejectedValue("label outside " + classes.legal(), shown(label));
    }
    return found;
  }

  /**
   * How a label is told, and called where classes have the names of labels: 3, 3.0 and 3e0 are one
   * number, but a text stays as it is.
   */
  static String shown(Object label) {
    String text = label.toString().strip();
    BigDecimal value = label instanceof Number ? value(text) : null;
    return value == null ? text : value.toPlainString();
  }

  private static float finite(String text) throws RejectedValue {
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

  /** The place that a whole number stands for. Where classes have no names, 03 is one too. */
  private Integer place(String text) {
    boolean digits = classes.names().isEmpty() && DIGITS.matcher(text).matches();
    BigDecimal value = digits ? new BigDecimal(text) : value(text);
    boolean place =
        value != null
            && value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(classes.count())) < 0
            && value.stripTrailingZeros().scale() <= 0;
    return place ? value.intValue() : null;
  }

  /** What a text says as a number, or null where it is none. */
  static BigDecimal value(String text) {
    boolean number = NUMBER.matcher(text).matches() || EXPONENT.matcher(text).matches();
    return number ? new BigDecimal(text).stripTrailingZeros() : null;
  }
}
