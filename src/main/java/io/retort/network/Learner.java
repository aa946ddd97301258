package io.retort.network;

import io.retort.loss.Targets;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network being trained: parameters and optimizer state go in and come out as flat vectors,
 * between them steps. It belongs to one thread, which keeps it from round to round; all that a
 * result depends on is given with {@link #load}.
 */
public final class Learner {
  private static final ThreadLocal<Learner> CURRENT = new ThreadLocal<>();

  private final TrainingPlan plan;
  private final MultiLayerNetwork network;
  private final ObjectiveLoss loss;
  private final StepRandom random;
  private final int features;
  private final INDArray input;
  private final Map<Integer, INDArray> inputs = new HashMap<>();
  private final Map<Integer, INDArray> labels = new HashMap<>();

  private Learner(TrainingPlan plan) {
    CpuBackend.use();
    this.plan = plan;
    NetworkSpec spec = plan.network();
    this.loss = new ObjectiveLoss(plan.objective(), plan.batchSize(), spec.classes());
    this.network = new MultiLayerNetwork(plan.configuration(loss));
    this.network.init();
    if (plan.optimizer().clipNorm() != null) {
      this.network.setListeners(new GradientClipping(plan.optimizer().clipNorm()));
    }
    this.random = new StepRandom(spec.configuration());
    this.features = spec.shape().stream().reduce(1, Math::multiplyExact);
    this.input = FloatArrays.allocate(plan.batchSize(), features);
  }

  /** This thread's learner for {@code plan}: the one it had, where the plan is the same. */
  public static Learner onThisThread(TrainingPlan plan) {
    Learner current = CURRENT.get();
    if (current == null || !current.plan.equals(plan)) {
      if (current != null) {
        current.network.close();
      }
      current = new Learner(plan);
      CURRENT.set(current);
    }
    return current;
  }

  /**
   * Sets all that training goes on from.
   *
   * @param optimizerState as {@link #optimizerState()} gave it, empty at the beginning
   * @param step steps taken so far, for the schedule and for Adam's correction
   * @param seed of what steps draw, where the network has dropout
   */
  public void load(float[] parameters, float[] optimizerState, long step, long seed) {
    FloatArrays.write(parameters, network.params());
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      FloatArrays.write(
          optimizerState.length == 0 ? new float[Math.toIntExact(state.length())] : optimizerState,
          state);
    }
    network.setIterationCount(Math.toIntExact(step));
    random.from(seed);
  }

  /**
   * One update on a batch.
   *
   * @param batch features, row-major {@code [rows, features]}; may be longer
   * @return the mean loss before the update
   */
  public double step(float[] batch, Targets targets) {
    int rows = targets.rows();
    INDArray x = inputs.computeIfAbsent(rows, this::firstRows);
    FloatArrays.write(batch, x);
    loss.expect(targets);
    random.begin(network.getIterationCount());
    network.fit(
        x, labels.computeIfAbsent(rows, n -> FloatArrays.allocate(n, targets.classes()).assign(0)));
    return loss.value();
  }

  /**
   * The mean loss on a batch, without an update.
   *
   * @param batch as for {@link #step}
   */
  public double loss(float[] batch, Targets targets) {
    INDArray x = inputs.computeIfAbsent(targets.rows(), this::firstRows);
    FloatArrays.write(batch, x);
    return loss.of(network.output(x, false), targets);
  }

  public int parameterCount() {
    return Math.toIntExact(network.numParams());
  }

  public float[] parameters() {
    float[] parameters = new float[parameterCount()];
    FloatArrays.read(network.params(), parameters);
    return parameters;
  }

  /** Momentum and the like, as one vector in Deeplearning4j's order; empty for plain SGD. */
  public float[] optimizerState() {
    INDArray state = network.getUpdater().getStateViewArray();
    if (state == null) {
      return new float[0];
    }
    float[] values = new float[Math.toIntExact(state.length())];
    FloatArrays.read(state, values);
    return values;
  }

  /** The learning rate of a step, counted from 0. */
  public static double learningRate(TrainingPlan plan, long step) {
    return Updaters.rate(plan, step);
  }

  /** Length of parameters and optimizer state together, at most: layers may be frozen. */
  public static long stateLength(TrainingPlan plan, int parameters) {
    return parameters + Updaters.of(plan).stateSize(parameters);
  }

  private INDArray firstRows(int rows) {
    return input.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }
}
