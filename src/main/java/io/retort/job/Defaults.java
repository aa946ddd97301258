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
    for (Control control : Control.values()) {
      job = withControl(job, "evaluate." + control.key() + ".train", kinds);
    }
    job = withNamed(job, "evaluate.also", kinds.getConfig("teacher"));
    return withSearch(job, given, kinds);
  }

  /**
   * A control's own settings leave to the student's what they do not name; but for epochs, which
   * are of other rows. An optimizer of another kind has its own defaults.
   */
  private static Config withControl(Config job, String path, Config kinds) {
    String block = path.substring(0, path.lastIndexOf('.'));
    if (!job.hasPath(block) || job.getValue(block).valueType() != ConfigValueType.OBJECT) {
      return job;
    }
    Config rest = job.getConfig("train").withoutPath("epochs");
    for (String kind : List.of("optimizer.schedule", "optimizer", "outer")) {
      rest = another(job, path + "." + kind, rest, kind) ? rest.withoutPath(kind) : rest;
    }
    ConfigValue own = job.hasPath(path) ? job.getValue(path) : ConfigFactory.empty().root();
    Config complete = job.withValue(path, own.withFallback(rest.root()));
    for (String kind : List.of("optimizer", "optimizer.schedule", "outer")) {
      String family = kind.substring(kind.indexOf('.') + 1);
      Choice choice = new Choice(path + "." + kind, "kind", family);
      complete = withDefaults(complete, choice, kinds.getConfig(family));
    }
    return complete;
  }

  /** Whether a block, or the name that stands for one, is of another kind than the student's. */
  private static boolean another(Config job, String path, Config train, String kind) {
    if (!job.hasPath(path) || !train.hasPath(kind + ".kind")) {
      return false;
    }
    Object own = job.getValue(path).unwrapped();
    Object named = own instanceof java.util.Map<?, ?> block ? block.get("kind") : own;
    return named != null && !named.equals(train.getString(kind + ".kind"));
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

  /** Metrics of an evaluation that a search knows as well. */
  private static final Set<String> SEARCHED =
      Set.of("accuracy", "balanced-accuracy", "macro-f1", "nll", "r2");

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
    if (!given.hasPath("search.metric") && SEARCHED.contains(job.getString("evaluate.metric"))) {
      searching = searching.withValue("search.metric", job.getValue("evaluate.metric"));
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
