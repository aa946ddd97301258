package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import io.retort.loss.HiddenTerm.Fit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * A student as it is used and as it is trained: then it has taps, where hidden layers are compared
 * with its teacher's.
 *
 * @param plain without taps
 * @param tapped with them; equal to {@code plain} where nothing is compared
 */
public record TappedNetwork(NetworkSpec plain, NetworkSpec tapped) {

  /**
   * Puts in a tap for each comparison, the n-th for the n-th term of the objective.
   *
   * @throws UserError naming the term where there is no such layer, or the layers do not fit
   */
  public static TappedNetwork of(NetworkSpec plain, List<HiddenComparison> comparisons) {
    if (comparisons.isEmpty()) {
      return new TappedNetwork(plain, plain);
    }
    HiddenLayers layers = HiddenLayers.of(plain);
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(plain.configuration());
    Map<Integer, List<Tap>> taps = new HashMap<>();
    for (int term = 0; term < comparisons.size(); term++) {
      HiddenComparison comparison = comparisons.get(term);
      int layer = layers.find(comparison.key() + ".student", comparison.studentLayer());
      HiddenShape shape = layers.shape(comparison.key() + ".student", layer);
      int channels = channels(comparison, shape);
      taps.computeIfAbsent(layer, l -> new ArrayList<>())
          .add(new Tap(term, comparison.teacherLayer(), shape, channels));
    }
    insert(configuration, taps);
    return new TappedNetwork(
        plain, new NetworkSpec(configuration.toJson(), plain.shape(), plain.classes()));
  }

  /** To project to, 0 for none. */
  private static int channels(HiddenComparison comparison, HiddenShape student) {
    HiddenShape teacher = comparison.teacher();
    Fit fit = comparison.term().fit();
    boolean maps = student.positions() > 1 && teacher.positions() > 1;
    boolean samePlaces =
        student.sizes().size() == teacher.sizes().size()
            && student.withChannels(1).sizes().equals(teacher.withChannels(1).sizes());
    if (fit == Fit.VALUES && !samePlaces || fit == Fit.POSITIONS && !(maps && samePlaces)) {
      throw new UserError(
          "%s: the student's %s gives %s, the teacher's %s %s; must be %s"
              .formatted(
                  comparison.key(),
                  student.name(),
                  student.sizes(),
                  teacher.name(),
                  teacher.sizes(),
                  fit == Fit.VALUES
                      ? "alike but for the first number"
                      : "maps, [channels, height, width], of one height and width"));
    }
    return fit == Fit.VALUES && student.channels() != teacher.channels() ? teacher.channels() : 0;
  }

  private static void insert(MultiLayerConfiguration configuration, Map<Integer, List<Tap>> taps) {
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    Map<Integer, InputPreProcessor> preparations = new HashMap<>();
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      if (configuration.getInputPreProcess(i) != null) {
        preparations.put(layers.size(), configuration.getInputPreProcess(i));
      }
      NeuralNetConfiguration layer = configuration.getConf(i);
      layers.add(layer);
      for (Tap tap : taps.getOrDefault(i, List.of())) {
        NeuralNetConfiguration own = layer.clone();
        own.setLayer(tap);
        own.clearVariables();
        layers.add(own);
      }
    }
    configuration.setConfs(layers);
    configuration.setInputPreProcessors(preparations);
  }

  /** Parameters to begin with: those of the plain network, and freshly drawn projections. */
  public float[] withTaps(float[] plainParameters) {
    if (tapped.equals(plain)) {
      return plainParameters;
    }
    float[] parameters = tapped.initialParameters();
    int taken = 0;
    for (Range range : plainRanges()) {
      System.arraycopy(plainParameters, taken, parameters, range.from, range.count);
      taken += range.count;
    }
    return parameters;
  }

  /** Parameters of the plain network out of those of the tapped one. */
  public float[] withoutTaps(float[] parameters) {
    if (tapped.equals(plain)) {
      return parameters;
    }
    List<Range> ranges = plainRanges();
    float[] kept = new float[ranges.stream().mapToInt(Range::count).sum()];
    int taken = 0;
    for (Range range : ranges) {
      System.arraycopy(parameters, range.from, kept, taken, range.count);
      taken += range.count;
    }
    return kept;
  }

  /** Of one layer's parameters. */
  private record Range(int from, int count) {}

  /** In the tapped network, of the layers that are no taps. */
  private List<Range> plainRanges() {
    try (NetworkSpec.Closing network = new NetworkSpec.Closing(tapped.network())) {
      List<Range> ranges = new ArrayList<>();
      int from = 0;
      for (Layer layer : network.network().getLayers()) {
        int count = Math.toIntExact(layer.numParams());
        if (!(layer instanceof TapLayer)) {
          ranges.add(new Range(from, count));
        }
        from += count;
      }
      return ranges;
    }
  }
}
