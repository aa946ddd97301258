package io.retort.network;

import com.sun.management.OperatingSystemMXBean;
import io.retort.job.OptimizerSettings;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What a network takes of memory, worked out from its layers before it is built: where native code
 * asks for more than there is, the process is gone.
 *
 * @param parameters numbers that are trained
 * @param activations values that all its layers together give for one example, at least
 */
public record NetworkSize(long parameters, long activations) {
  /** Parameters and their gradient. */
  private static final int VECTORS = 2;

  /** A layer's output, and what comes back to it. */
  private static final int PASSES = 2;

  /** Of the optimizer that keeps most. */
  private static final int MOST_STATE = 2;

  /**
   * Of a network between {@code shape} and its classes.
   *
   * @param shape of one example, channels first
   */
  static NetworkSize of(MultiLayerConfiguration configuration, List<Integer> shape) {
    return new NetworkSize(
        ForeignConfiguration.parameters(configuration), activations(configuration, shape));
  }

  private static long activations(MultiLayerConfiguration configuration, List<Integer> shape) {
    Stream<InputType> inputs =
        Stream.of(InputType.feedForward(shape.stream().reduce(1, Math::multiplyExact)));
    if (shape.size() == 3) {
      InputType pictures = InputType.convolutionalFlat(shape.get(1), shape.get(2), shape.get(0));
      inputs = Stream.concat(Stream.of(pictures), inputs);
    }
    return inputs
        .map(input -> activations(configuration, input))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .findFirst()
        .orElseGet(() -> configuration.getConfs().stream().mapToLong(NetworkSize::outputs).sum());
  }

  /** None of layers that do not fit the input, or take a sequence of any length. */
  private static OptionalLong activations(MultiLayerConfiguration configuration, InputType input) {
    try {
      long values = 0;
      InputType type = input;
      for (int i = 0; i < configuration.getConfs().size(); i++) {
        InputPreProcessor before = configuration.getInputPreProcess(i);
        type = before == null ? type : before.getOutputType(type);
        Layer layer = configuration.getConf(i).getLayer();
        type = layer.getOutputType(i, type);
        if (layer instanceof GlobalPoolingLayer && type instanceof InputTypeRecurrent sequence) {
          type = InputType.feedForward(sequence.getSize()); // Of 1.0.0-M2.1 it stays a sequence.
        }
        values += type.arrayElementsPerExample();
      }
      return OptionalLong.of(values);
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  private static long outputs(NeuralNetConfiguration layer) {
    return layer.getLayer() instanceof FeedForwardLayer forward ? forward.getNOut() : 0;
  }

  /** Of this machine, or of the container that this process is in. */
  static long memory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /**
   * Before it is built, whatever it is for.
   *
   * @param key of the settings in the job file
   * @param memory in bytes
   * @throws UserError where it could not be
   */
  void check(String key, long memory) {
    if (parameters > Integer.MAX_VALUE || built() > memory) {
      throw refused(key, "up to ", training(MOST_STATE, 1, 1), memory);
    }
  }

  private double built() {
    return Float.BYTES * ((double) VECTORS * parameters + activations);
  }

  /**
   * Before anything is spent on what it is to learn from. Of executors nobody knows the memory.
   *
   * @param key of the settings in the job file
   * @throws UserError where as many tasks as train at once in this process could not
   */
  public void check(String key, TrainSettings settings, SparkContext context) {
    int cores = context.isLocal() ? context.defaultParallelism() : 0;
    int tasks = Math.min(cores, settings.workers().orElse(cores));
    check(key, settings.optimizer(), settings.batchSize(), tasks, memory());
  }

  void check(String key, OptimizerSettings optimizer, int batchSize, int tasks, long memory) {
    double needed = training(Updaters.stateLength(optimizer), batchSize, tasks);
    if (needed > memory) {
      throw refused(key, tasks == 1 ? "" : "in " + tasks + " tasks at once ", needed, memory);
    }
  }

  /** Length of parameters and optimizer state together. */
  public long stateLength(OptimizerSettings optimizer) {
    return (1L + Updaters.stateLength(optimizer)) * parameters;
  }

  private double training(int stateLength, int batchSize, int tasks) {
    double model = (double) (VECTORS + stateLength) * parameters;
    double batch = (double) PASSES * batchSize * activations;
    return Float.BYTES * tasks * (model + batch);
  }

  private UserError refused(String key, String how, double needed, long memory) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "%s: %,d parameters, and %,d values that layers give for an example; to train it takes"
                + " %s%.1f GB with gradients and the optimizer's state, and this machine has %.1f"
                + " GB; a smaller network",
            key,
            parameters,
            activations,
            how,
            needed / 1e9,
            memory / 1e9));
  }
}
