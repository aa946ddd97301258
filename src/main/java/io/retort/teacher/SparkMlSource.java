package io.retort.teacher;

import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.OutputSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import java.util.List;

/**
 * A model of Spark ML. Every thread has a copy of its own, as every task has in Spark: some kinds
 * keep what they work with.
 *
 * @param file holds a {@link SparkMlModel}
 * @param vector whether it takes one vector, not a column for each feature
 * @param shape of the examples, channels first
 */
record SparkMlSource(
    ModelFile file,
    boolean vector,
    InputSettings input,
    OutputSettings.Kind output,
    List<Integer> shape)
    implements ClassifierSource {
  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public Classifier open() {
    List<Integer> seen = input.shape() == null ? shape : input.shape();
    InputRecipe recipe = new InputRecipe(file.name(), input, shape, seen);
    SparkMlModel model = (SparkMlModel) file.object();
    return new PreparedClassifier(
        new SparkMlClassifier(model, vector, output, recipe.features()), recipe);
  }
}
