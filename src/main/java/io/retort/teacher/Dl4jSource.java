package io.retort.teacher;

import io.retort.job.InputSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.Dl4jClassifier;
import io.retort.network.ModelFile;
import java.util.List;

/**
 * A saved Deeplearning4j network behind an input recipe.
 *
 * @param shape of the examples, channels first
 * @param hidden layers that it tells of
 */
record Dl4jSource(ModelFile file, InputSettings input, List<Integer> shape, List<String> hidden)
    implements ClassifierSource {

  /** Of which no hidden layer is asked. */
  Dl4jSource(ModelFile file, InputSettings input, List<Integer> shape) {
    this(file, input, shape, List.of());
  }

  @Override
  public ClassifierSource withHidden(List<String> layers) {
    return new Dl4jSource(file, input, shape, layers);
  }

  @Override
  public Classifier open() {
    List<Integer> seen = input.shape() == null ? shape : input.shape();
    InputRecipe recipe = new InputRecipe(file.name(), input, shape, seen);
    return new PreparedClassifier(
        new Dl4jClassifier(file.local(), seen, file.name(), hidden), recipe);
  }
}
