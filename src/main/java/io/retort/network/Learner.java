package io.retort.network;

import io.retort.loss.Targets;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * A network being trained: parameters and optimizer state go in and come out as flat vectors,
 * between them steps. It belongs to one thread, which keeps it from round to round; all that a
 * result depends on is given with {@link #load}.
 */
public final class Learner {
  private static final ThreadLocal<Learner> CURRENT = new ThreadLocal<>();

  /** A layer keeps its output for the way back, instead of making it again; any mode says so. */
  private static final CacheMode KEPT = CacheMode.DEVICE;

  private final TrainingPlan plan;

  /** The GPU that its arrays are on, or {@link CpuBackend#CPU}. */
  private final int gpu;

  private final MultiLayerNetwork network;
  private final Backpropagation backpropagation;
  private final Update update;
  private final Optional<GradientClipping> clipping;
  private final StepRandom random;

  private Learner(TrainingPlan plan) {
    CudaBackend.checkDemand();
    this.gpu = CpuBackend.use();
    this.plan = plan;
    NetworkSpec spec = plan.network();
    ObjectiveLoss loss = new ObjectiveLoss(plan.objective(), plan.batchSize(), spec.classes());
    this.network = new MultiLayerNetwork(hastened(plan.configuration(loss)));
    this.network.init();
    this.network.initGradientsView();
    this.backpropagation = backpropagation(loss);
    this.update = new Update(network);
    this.clipping =
        Optional.ofNullable(plan.optimizer().clipNorm())
            .map(norm -> new GradientClipping(norm, network));
    this.random = new StepRandom(spec.configuration());
  }

  private Backpropagation backpropagation(ObjectiveLoss loss) {
    Backpropagation any =
        new NetworkBackpropagation(
            network,
            loss,
            new Taps(network, plan.objective(), plan.batchSize()),
            plan.batchSize(),
            plan.network().features());
    return CpuBackend.isHost() && DenseBackpropagation.takes(network)
        ? new DenseBackpropagation(network, plan.objective(), any, plan.batchSize())
        : any;
  }

  /**
   * This thread's learner for {@code plan}: the one it had, where plan and GPU are the same.
   *
   * @throws io.retort.job.UserError where the job demands a GPU and the task cannot use one
   */
  public static Learner onThisThread(TrainingPlan plan) {
    Learner current = CURRENT.get();
    if (current == null || !current.plan.equals(plan) || current.gpu != CpuBackend.use()) {
      if (current != null) {
        current.backpropagation.close();
        current.update.close();
        Networks.free(current.network);
      }
      current = new Learner(plan);
      CURRENT.set(current);
    }
    return current;
  }

  /** Changes no bit of a step, only its time. */
  private static MultiLayerConfiguration hastened(MultiLayerConfiguration configuration) {
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer().getClass() == ConvolutionLayer.class) {
        layer.setCacheMode(KEPT);
      }
      if (layer.getLayer() instanceof BaseLayer base
          && CpuBackend.isHost()
          && new ActivationReLU().equals(base.getActivationFn())) {
        base.setActivationFn(new Rectifier());
      }
    }
    configuration.setCacheMode(KEPT);
    return configuration;
  }

  /**
   * Sets all that training goes on from.
   *
   * @param optimizerState as {@link #save} gave it, empty at the beginning
   * @param step steps taken so far, for the schedule and for Adam's correction
   * @param seed of what steps draw, where the network has dropout
   */
  public void load(FloatBuffer parameters, FloatBuffer optimizerState, long step, long seed) {
    NativeHeap.trim();
    update.load(parameters, optimizerState);
    network.setIterationCount(Math.toIntExact(step));
    random.from(seed);
  }

  /** The same from arrays. */
  public void load(float[] parameters, float[] optimizerState, long step, long seed) {
    load(FloatBuffer.wrap(parameters), FloatBuffer.wrap(optimizerState), step, seed);
  }

  /**
   * Writes what training goes on from, each from the beginning of its buffer.
   *
   * @param optimizerState momentum and the like, as one vector in Deeplearning4j's order
   */
  public void save(FloatBuffer parameters, FloatBuffer optimizerState) {
    update.save(parameters, optimizerState);
  }

  /**
   * One update on a batch.
   *
   * @param batch features, row-major {@code [rows, features]}; may be longer
   * @return the mean loss before the update
   */
  public double step(float[] batch, Targets targets) {
    checkRows(targets);
    int iteration = network.getIterationCount();
    random.begin(iteration);
    Targets now = targets.at((double) iteration / plan.totalSteps());
    double loss = backpropagation.gradient(batch, now);
    clipping.ifPresent(GradientClipping::clip);
    update.apply(iteration, network.getEpochCount());
    network.setIterationCount(iteration + 1);
    return loss;
  }

  /**
   * The mean loss on a batch, without an update.
   *
   * @param batch as for {@link #step}
   */
  public double loss(float[] batch, Targets targets) {
    checkRows(targets);
    return backpropagation.loss(batch, targets);
  }

  /** Native buffers know no bounds. */
  private void checkRows(Targets targets) {
    if (targets.rows() > plan.batchSize()) {
      throw new IllegalArgumentException(targets.rows() + " rows, planned " + plan.batchSize());
    }
  }

  public int parameterCount() {
    return Math.toIntExact(network.numParams());
  }

  /** Of the optimizer's state; 0 for plain SGD. */
  public int optimizerStateLength() {
    return update.stateLength();
  }

  public float[] parameters() {
    float[] parameters = new float[parameterCount()];
    FloatArrays.read(network.params(), parameters);
    return parameters;
  }

  /** The learning rate of a step, counted from 0. */
  public static double learningRate(TrainingPlan plan, long step) {
    return Updaters.rate(plan, step);
  }

  /** Length of parameters and optimizer state together, at most: layers may be frozen. */
  public static long stateLength(TrainingPlan plan, int parameters) {
    return parameters + Updaters.of(plan).stateSize(parameters);
  }
}
