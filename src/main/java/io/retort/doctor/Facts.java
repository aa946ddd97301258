package io.retort.doctor;

import io.retort.job.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that checks conclude from.
 *
 * @param job null without one
 * @param settings Spark's
 * @param local whether driver and executor are one process
 * @param jvms the driver first
 * @param slots tasks at once, by the executor's id
 * @param silent executors that did not answer, each as {@code host:port}
 * @param unanswered what kept executors from answering, or null
 * @param workspace nothing without a job
 * @param rehearsed nothing where it was not tried
 */
record Facts(
    Build build,
    Job job,
    Map<String, String> settings,
    boolean local,
    List<Jvm> jvms,
    Map<String, Integer> slots,
    List<String> silent,
    String unanswered,
    Measured<WorkspaceFacts> workspace,
    Measured<Rehearsed> rehearsed) {

  Facts with(Measured<Rehearsed> other) {
    return new Facts(
        build, job, settings, local, jvms, slots, silent, unanswered, workspace, other);
  }

  Jvm driver() {
    return jvms.get(0);
  }

  /** None in local mode. */
  List<Jvm> executors() {
    return jvms.subList(1, jvms.size());
  }

  /** Those that tasks run in. */
  List<Jvm> workers() {
    return local ? jvms : executors();
  }

  String setting(String key, String otherwise) {
    return settings.getOrDefault(key, otherwise);
  }

  /** Tasks that run side by side in the fullest of the processes that tasks run in. */
  int tasksAtOnce() {
    return workers().stream().mapToInt(this::tasks).max().orElse(1);
  }

  /** Tasks that run side by side in one process. */
  int tasks(Jvm jvm) {
    return slots.getOrDefault(jvm.executor(), 0);
  }

  /** Tasks that run side by side on all machines. */
  int tasksInAll() {
    return Math.max(1, workers().stream().mapToInt(this::tasks).sum());
  }

  List<Jvm> where(Predicate<Jvm> condition) {
    return jvms.stream().filter(condition).toList();
  }

  /** Where all of it was looked at: "on the driver", "on driver and 2 executors". */
  String everywhere() {
    return "on " + who(jvms);
  }

  /** What each has, as a line tells it: "3.5.7 on the driver, 3.5.5 on executor 1 on b". */
  String each(Function<Jvm, String> property) {
    Map<String, List<Jvm>> having = new LinkedHashMap<>();
    jvms.forEach(
        jvm -> having.computeIfAbsent(property.apply(jvm), value -> new ArrayList<>()).add(jvm));
    return having.entrySet().stream()
        .map(entry -> entry.getKey() + " on " + who(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  boolean differ(Function<Jvm, String> property) {
    return jvms.stream().map(property).distinct().count() > 1;
  }

  /** The first of many stands for all. */
  static String who(List<Jvm> some) {
    List<Jvm> executors = some.stream().filter(jvm -> !jvm.driver()).toList();
    boolean driver = executors.size() < some.size();
    String others =
        executors.size() == 1 && !driver
            ? executors.get(0).name()
            : executors.size()
                + (executors.size() == 1 ? " executor" : " executors")
                + (driver ? "" : ", such as " + executors.get(0).name());
    return executors.isEmpty() ? "the driver" : driver ? "driver and " + others : others;
  }
}
