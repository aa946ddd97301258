package io.retort.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Set;

/** Lays a job over {@code reference.conf}, of whose kinds it takes those that it chose. */
final class Defaults {
  /**
   * Where something of several kinds may stand, the key that chooses, and the family of defaults it
   * chooses from.
   */
  private record Choice(String path, String key, String family) {}

  private static final List<Choice> CHOICES =
      List.of(
          new Choice("data.train", "format", "source"),
          new Choice("data.transfer", "format", "source"),
          new Choice("data.test", "format", "source"),
          new Choice("data.text", "kind", "text"),
          new Choice("teacher", "kind", "teacher"),
          new Choice("teacher.network", "kind", "network"),
          new Choice("teacher.train.optimizer", "kind", "optimizer"),
          new Choice("teacher.train.optimizer.schedule", "kind", "schedule"),
          new Choice("teacher.train.outer", "kind", "outer"),
          new Choice("student.network", "kind", "network"),
          new Choice("train.optimizer", "kind", "optimizer"),
          new Choice("train.optimizer.schedule", "kind", "schedule"),
          new Choice("train.outer", "kind", "outer"));

  /** Where a list of such may stand. */
  private static final List<Choice> LISTS =
      List.of(
          new Choice("teacher.members", "kind", "teacher"),
          new Choice("loss.terms", "kind", "term"));

  /** Families of which the name of the kind alone stands for a block with defaults. */
  private static final Set<String> NAMED_ALONE = Set.of("schedule", "term", "text");

  private Defaults() {}

  /** The job with a value for every key that has a default. */
  static Config under(Config given) {
    Config reference =
        ConfigFactory.defaultReference(Defaults.class.getClassLoader()).getConfig("retort");
    Config kinds = reference.getConfig("kinds");
    Config job = given.withFallback(reference.withoutPath("kinds"));
    for (Choice choice : CHOICES) {
      job = withDefaults(job, choice, kinds.getConfig(choice.family));
    }
    for (Choice choice : LISTS) {
      job = withElements(job, choice, kinds.getConfig(choice.family));
    }
    job = withNamed(job, "evaluate.also", kinds.getConfig("teacher"));
    return withSearch(job, given, kinds);
  }

  /** Blocks under names that the user chose have defaults too. */
  private static Config withNamed(Config job, String path, Config family) {
    Config complete = job;
    for (String name : job.getObject(path).keySet()) {
      Choice block = new Choice(path + "." + ConfigUtil.quoteString(name), "kind", "teacher");
      complete = withDefaults(complete, block, family);
    }
    return complete;
  }

  /** A space of one's own replaces it as a whole. */
  private static Config withSearch(Config job, Config given, Config kinds) {
    boolean regression = job.hasPath("task") && job.getString("task").equals("regression");
    Config defaults = kinds.getConfig(regression ? "search-of-numbers" : "search");
    Config searching = job;
    for (String key : List.of("space", "metric")) {
      String path = "search." + key;
      if (!given.hasPath(path)) {
        searching = searching.withValue(path, defaults.getValue(key));
      }
    }
    return searching;
  }

  /** Elements of a list have defaults too. */
  private static Config withElements(Config job, Choice choice, Config family) {
    if (!job.hasPath(choice.path) || !(job.getValue(choice.path) instanceof ConfigList elements)) {
      return job;
    }
    Choice element = new Choice("element", choice.key, choice.family);
    List<ConfigValue> complete =
        elements.stream()
            .map(value -> withDefaults(value.atKey(element.path), element, family))
            .map(value -> value.getValue(element.path))
            .toList();
    return job.withValue(
        choice.path, ConfigValueFactory.fromIterable(complete).withOrigin(elements.origin()));
  }

  private static Config withDefaults(Config job, Choice choice, Config family) {
    ConfigValue chosen = job.hasPath(choice.path) ? job.getValue(choice.path) : null;
    if (chosen != null
        && chosen.valueType() == ConfigValueType.STRING
        && NAMED_ALONE.contains(choice.family)) {
      chosen = chosen.atKey(choice.key).root();
    }
    if (chosen == null || chosen.valueType() != ConfigValueType.OBJECT) {
      return job;
    }
    ConfigValue kind = ((ConfigObject) chosen).get(choice.key);
    String name = kind == null ? "" : String.valueOf(kind.unwrapped());
    boolean known = family.root().containsKey(name);
    if (!known && !choice.family.equals("source")) {
      return job.withValue(choice.path, chosen); // Binding says which kinds there are.
    }
    return job.withValue(
        choice.path, chosen.withFallback(family.getObject(known ? name : "spark")));
  }
}
