package io.retort.search;

import io.retort.job.Json;
import io.retort.job.SearchSpace;
import io.retort.job.UserError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Settings from a space: all that there are, where they are few enough, or else points of Sobol's
 * sequence, which leave smaller gaps than random ones do, moved by the seed (Cranley and Patterson
 * 1976).
 */
record Draws(SearchSpace space, long seed) {
  /** Some of them may be drawn twice. */
  private static final int TRIES = 50;

  /** More digits of a learning rate tell nobody anything. */
  private static final MathContext DIGITS = new MathContext(3);

  /** At most so many different ones, each by key. */
  List<Map<String, Object>> settings(int most) {
    long size = size();
    return size <= most ? all((int) size) : drawn((int) Math.min(most, size));
  }

  /** Different settings that there are; none counts what lies between two numbers. */
  private long size() {
    long size = 1;
    for (SearchSpace.Dimension dimension : space.dimensions().values()) {
      if (!(dimension instanceof SearchSpace.Choices choices)) {
        return Long.MAX_VALUE;
      }
      size = Math.min(1L << 40, size * choices.values().size());
    }
    return size;
  }

  private List<Map<String, Object>> all(int size) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int index = 0; index < size; index++) {
      Map<String, Object> settings = new TreeMap<>();
      int rest = index;
      for (Map.Entry<String, SearchSpace.Dimension> dimension : space.dimensions().entrySet()) {
        SearchSpace.Choices choices = (SearchSpace.Choices) dimension.getValue();
        settings.put(dimension.getKey(), choice(choices, rest % choices.values().size()));
        rest /= choices.values().size();
      }
      all.add(settings);
    }
    return all;
  }

  private List<Map<String, Object>> drawn(int count) {
    int keys = space.dimensions().size();
    if (keys > 1000) {
      throw new UserError("search.space has " + keys + " keys, must have at most 1000");
    }
    double[] shift = new SplittableRandom(seed).doubles(keys).toArray();
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(keys);
    Set<Map<String, Object>> drawn = new LinkedHashSet<>();
    for (int i = 0; i < TRIES * count && drawn.size() < count; i++) {
      drawn.add(at(sequence.nextVector(), shift));
    }
    return List.copyOf(drawn);
  }

  private Map<String, Object> at(double[] point, double[] shift) {
    Map<String, Object> settings = new TreeMap<>();
    int key = 0;
    for (Map.Entry<String, SearchSpace.Dimension> dimension : space.dimensions().entrySet()) {
      double place = (point[key] + shift[key]) % 1;
      settings.put(dimension.getKey(), value(dimension.getValue(), place));
      key++;
    }
    return settings;
  }

  private static Object value(SearchSpace.Dimension dimension, double place) {
    if (dimension instanceof SearchSpace.Choices choices) {
      return choice(choices, (int) (place * choices.values().size()));
    }
    SearchSpace.Range range = (SearchSpace.Range) dimension;
    double value =
        range.log()
            ? range.low() * Math.pow(range.high() / range.low(), place)
            : range.low() + (range.high() - range.low()) * place;
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  private static Object choice(SearchSpace.Choices choices, int index) {
    return Json.MAPPER.convertValue(choices.values().get(index), Object.class);
  }
}
