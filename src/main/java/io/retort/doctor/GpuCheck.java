package io.retort.doctor;

import io.retort.job.Device;
import io.retort.job.TeacherSettings;
import io.retort.network.GpuCard;
import io.retort.network.GpuLibrary;
import java.util.List;

/** Graphics cards that are asked for, and that this jar can use. */
final class GpuCheck implements Check {
  private static final String AMOUNT = "spark.executor.resource.gpu.amount";

  @Override
  public String name() {
    return "gpu";
  }

  @Override
  public Verdict of(Facts facts) {
    boolean teacher =
        facts.job() != null
            && facts.job().teacher() instanceof TeacherSettings.Onnx onnx
            && onnx.device() == Device.GPU;
    boolean student = facts.job() != null && facts.job().device() == Device.GPU;
    String key = teacher ? "teacher.device = gpu" : "train.device = gpu";
    boolean demanded = teacher || student;
    List<Jvm> silent = facts.workers().stream().filter(jvm -> jvm.cardsProblem() != null).toList();
    if (!silent.isEmpty()) {
      String told = silent.get(0).cardsProblem() + " on " + Facts.who(silent);
      String remedy = "mend NVIDIA's driver there, or keep such machines out of the cluster";
      return demanded ? new Verdict.Failure(told, remedy) : new Verdict.Warning(told, remedy);
    }
    List<Jvm> with = facts.workers().stream().filter(jvm -> !jvm.cards().isEmpty()).toList();
    if (with.size() < facts.workers().size() && demanded) {
      List<Jvm> without = facts.workers().stream().filter(jvm -> jvm.cards().isEmpty()).toList();
      return new Verdict.Failure(
          key + ", and there is no GPU on " + Facts.who(without),
          key.replace("gpu", "auto") + ", or machines that have one");
    }
    if (with.isEmpty()) {
      return new Verdict.NotApplicable("none here, and none is asked for");
    }
    boolean cuda =
        with.stream()
            .anyMatch(
                jvm ->
                    jvm.onnxCuda() || (jvm.math() != null && !jvm.math().backend().equals("cpu")));
    if (!cuda) {
      String told = with.get(0).cards().get(0) + " is there, but this jar is the one for CPUs";
      String remedy = "build it with mvn -Pcuda package";
      return demanded ? new Verdict.Failure(told, remedy) : new Verdict.Warning(told, remedy);
    }
    return used(facts, with, demanded, student, key);
  }

  /** Where there are cards that a jar for cards may use. */
  Verdict used(Facts facts, List<Jvm> with, boolean demanded, boolean student, String key) {
    GpuLibrary library = student ? GpuLibrary.DEEPLEARNING4J : GpuLibrary.ONNX_RUNTIME;
    List<GpuCard> strange =
        with.stream()
            .flatMap(jvm -> jvm.cards().stream())
            .filter(card -> !library.runsOn(card))
            .toList();
    if (!strange.isEmpty()) {
      String told = library.verdict(strange.get(0)).replaceAll("\\.$", "");
      return demanded
          ? new Verdict.Failure(told, key.replace("gpu", "cpu"))
          : new Verdict.Warning(told, "it is left alone");
    }
    boolean assigned =
        facts.local()
            || facts.settings().containsKey(AMOUNT)
            || with.stream().anyMatch(jvm -> !jvm.gpus().isEmpty());
    if (!assigned) {
      String told = "Spark assigns no GPU to executors";
      String remedy = "--properties-file conf/gpu.conf, or " + AMOUNT + " and a discovery script";
      return demanded ? new Verdict.Failure(told, remedy) : new Verdict.Warning(told, remedy);
    }
    return new Verdict.Ok(library.verdict(with.get(0).cards().get(0)).replaceAll("\\.$", ""));
  }
}
