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
 */
record Dl4jSource(ModelFile file, InputSettings input, List<Integer> shape)
    implements ClassifierSource {
  @Override
  public Classifier open() {
    List<Integer> seen = input.shape() == null ? shape : input.shape();
    InputRecipe recipe = new InputRecipe(file.name(), input, shape, seen);
    return new PreparedClassifier(new Dl4jClassifier(file.local(), seen, file.name()), recipe);
  }
}
