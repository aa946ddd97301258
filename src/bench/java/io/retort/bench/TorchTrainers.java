package io.retort.bench;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * PyTorch through DJL. Variants: {@code fused}, a step as one TorchScript call with PyTorch's fused
 * Adam, the fastest there is; {@code djl}, DJL's own operations and Adam; {@code no-optimizer}, the
 * same without updating. DJL collects gradients on one thread of a JVM only, so every worker is a
 * JVM.
 */
final class TorchTrainers implements Contender {
  private final Workload workload;
  private final int worker;
  private final java.util.Map<String, SideBySide> variants = new java.util.HashMap<>();

  TorchTrainers(Workload workload, List<Integer> mine) {
    this.workload = workload;
    this.worker = mine.get(0);
  }

  @Override
  public Measurement measure(String variant, double seconds) throws Exception {
    SideBySide trainer = variants.get(variant);
    if (trainer == null) {
      trainer = new SideBySide(List.of(worker), number -> () -> steps(variant));
      variants.put(variant, trainer);
    }
    return trainer.train(seconds);
  }

  private SideBySide.Steps steps(String variant) throws Exception {
    TorchTrainer trainer =
        new TorchTrainer(
            workload,
            Examples.read(workload.file("train.bin"))
                .batches(workload.batch(), worker, workload.workers()));
    JniUtils.setNumThreads(1);
    return variant.equals("fused")
        ? trainer::fused
        : () -> trainer.eager(!variant.equals("no-optimizer"));
  }
}
