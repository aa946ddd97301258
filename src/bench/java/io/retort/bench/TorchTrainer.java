package io.retort.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One network and its optimizer in PyTorch, on batches that lie ready as arrays. */
final class TorchTrainer {
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();
  private final Workload workload;
  private final TorchProgram program;
  private final List<NDArray> features = new ArrayList<>();
  private final List<NDArray> classes = new ArrayList<>();
  private final NDList weights = new NDList();
  private final NDList state = new NDList();
  private final PtSymbolBlock script;
  private final Optimizer adam =
      Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
  private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss();
  private int next;

  TorchTrainer(Workload workload, List<Examples.Batch> batches) throws IOException {
    this.workload = workload;
    this.program = TorchProgram.of(workload);
    // Gradients are asked for by the step; PyTorch's switch is the thread's own.
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false); // Its fusions slow a step down here.
    for (Examples.Batch batch : batches) {
      Shape shape =
          workload.convolutional()
              ? new Shape(batch.rows(), 1, 28, 28)
              : new Shape(batch.rows(), 784);
      features.add(manager.create(batch.features(), shape));
      long[] labels = java.util.Arrays.stream(batch.labels()).asLongStream().toArray();
      classes.add(manager.create(labels));
    }
    program.shapes().forEach(shape -> weights.add(weight(new Shape(shape))));
    List<String> moments = List.of("m[]", "v[]");
    moments.forEach(name -> weights.forEach(w -> state.add(zeros(name, w.getShape()))));
    weights.forEach(w -> state.add(zeros("t[]", new Shape())));
    script =
        JniUtils.loadModule(
            (PtNDManager) manager, new ByteArrayInputStream(program.archive()), false, false);
  }

  private NDArray weight(Shape shape) {
    boolean bias = shape.dimension() == 1;
    double deviation = Math.sqrt(2.0 * shape.get(0) / shape.size());
    NDArray drawn =
        bias
            ? manager.zeros(shape)
            : manager.randomNormal(0, (float) deviation, shape, DataType.FLOAT32);
    drawn.setName("w[]"); // One list to the script, as all of a name are.
    drawn.setRequiresGradient(true);
    return drawn;
  }

  private NDArray zeros(String name, Shape shape) {
    NDArray zeros = manager.zeros(shape);
    zeros.setName(name);
    return zeros;
  }

  /** The whole step in one call of the script. */
  int fused() {
    int batch = next++ % features.size();
    NDList inputs = new NDList(features.get(batch), classes.get(batch));
    inputs.addAll(weights);
    inputs.addAll(state);
    try (NDList loss = IValueUtils.forward(script, inputs, true)) {
      watch(loss.head());
    }
    return workload.batch();
  }

  /**
   * The step as DJL's users write it, operation by operation.
   *
   * @param update whether weights are updated, by DJL's Adam
   */
  int eager(boolean update) {
    int batch = next++ % features.size();
    NDArray x = features.get(batch);
    NDArray y = classes.get(batch);
    try (NDManager step = manager.newSubManager()) {
      x.attach(step); // Results belong to their operand's manager, and go with it.
      y.attach(step);
      try (GradientCollector gradients = engine.newGradientCollector()) {
        NDArray loss = crossEntropy.evaluate(new NDList(y), new NDList(forward(x)));
        gradients.backward(loss);
        watch(loss);
      }
      for (int i = 0; i < weights.size(); i++) {
        if (update) {
          try (NDArray gradient = weights.get(i).getGradient()) {
            adam.update("weight" + i, weights.get(i), gradient);
          }
        } else {
          JniUtils.zeroGrad((PtNDArray) weights.get(i));
        }
      }
      JniUtils.setGradMode(true); // The collector has switched it off.
      x.attach(manager);
      y.attach(manager);
    }
    return workload.batch();
  }

  private NDArray forward(NDArray input) {
    NDArray x = input;
    for (int i = 0; i < weights.size(); i += 2) {
      NDArray w = weights.get(i);
      NDArray b = weights.get(i + 1);
      if (i < 2 * program.convolutions()) {
        x = Conv2d.conv2d(x, w, b, new Shape(1, 1), new Shape(1, 1)).singletonOrThrow();
        Shape two = new Shape(2, 2);
        x = Pool.maxPool2d(Activation.relu(x), two, two, new Shape(0, 0), false);
      } else {
        x = x.getShape().dimension() == 2 ? x : x.reshape(x.getShape().get(0), -1);
        x = Linear.linear(x, w, b).singletonOrThrow();
        x = i + 2 < weights.size() ? Activation.relu(x) : x;
      }
    }
    return x;
  }

  /** A peer that does not learn is no peer. */
  private void watch(NDArray loss) {
    if (next % 1000 == 1 && !Float.isFinite(loss.toFloatArray()[0])) {
      throw new IllegalStateException("PyTorch's loss is not finite");
    }
  }
}
