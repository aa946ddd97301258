package io.retort.doctor;

import io.retort.job.TeacherSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One math thread for each task, and a core for each of them. */
final class ThreadsCheck implements Check {
  private static final List<String> VARIABLES = List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS");

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public Verdict of(Facts facts) {
    int cpus = Integer.parseInt(facts.setting("spark.task.cpus", "1"));
    int threads =
        facts.job() != null && facts.job().teacher() instanceof TeacherSettings.Onnx onnx
            ? onnx.threads()
            : 1;
    if (threads > cpus) {
      return new Verdict.Warning(
          "teacher.threads = " + threads + ", and a task has " + cpus + " core",
          "--conf spark.task.cpus=" + threads + " while labelling, or teacher.threads = 1");
    }
    List<Jvm> many =
        facts.where(
            jvm ->
                (jvm.math() != null && jvm.math().threads() > 1)
                    || VARIABLES.stream()
                        .anyMatch(name -> !jvm.variables().getOrDefault(name, "1").equals("1")));
    if (!many.isEmpty()) {
      return new Verdict.Warning(
          "several math threads a task on " + Facts.who(many) + ", where tasks fill the cores",
          "OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1, for executors as"
              + " spark.executorEnv.OMP_NUM_THREADS=1");
    }
    Map<String, Integer> tasks = new LinkedHashMap<>();
    for (Jvm jvm : facts.workers()) {
      int all = tasks.merge(jvm.host(), facts.tasks(jvm), Integer::sum);
      if (all > jvm.processor().cores()) {
        return new Verdict.Warning(
            all
                + " tasks at once on "
                + jvm.host()
                + ", which has "
                + jvm.processor().cores()
                + " cores",
            facts.local()
                ? "--master local[" + jvm.processor().cores() + "]"
                : "fewer spark.executor.cores, or fewer cores that the cluster offers there");
      }
    }
    return new Verdict.Ok(
        "one math thread a task, "
            + facts.tasksInAll()
            + (facts.tasksInAll() == 1 ? " task" : " tasks")
            + " at once"
            + (cpus > 1 ? ", each on " + cpus + " cores" : ""));
  }
}
