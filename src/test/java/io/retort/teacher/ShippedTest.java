package io.retort.teacher;

import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.network.ModelFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  /** Models of Spark ML, which SparkMlIT makes, ships and puts to work. */
  @Override
  protected Set<Class<?>> notShippedHere() {
    Set<Class<?>> planned = new HashSet<>(List.of(SparkMlModel.class, RowPlan.class));
    planned.addAll(List.of(RowPlan.class.getDeclaredClasses()));
    planned.remove(RowPlan.Running.class);
    return planned;
  }

  private static final ModelFile FILE = new ModelFile("abcd", 9, "teacher.model = t.onnx");
  private static final List<Integer> SHAPE = List.of(2, 1, 3);

  @Override
  protected Stream<Parcel<?>> parcels() {
    InputSettings input =
        new InputSettings("x", List.of(1, 3, 2), 255, List.of(0.1, 0.2), List.of(0.5));
    InputSettings plain = new InputSettings(null, null, 1, List.of(0.0), List.of(1.0));
    OutputSettings output = new OutputSettings(null, OutputSettings.Kind.LOG_PROBABILITIES);
    OnnxModel model = new OnnxModel(FILE, new TreeMap<>(Map.of("w.bin", FILE)), 7);
    TeacherSettings.Onnx onnx =
        new TeacherSettings.Onnx(
            "t.onnx", input, Map.of("mask", 1.0), null, output, 1, Device.AUTO);
    return Stream.of(
        equal(new OnnxSource(model, onnx, SHAPE, List.of("a", "b"))),
        equal(model),
        equal(new LabelledVectors.ToRow(SomeExamples.ofShape(SHAPE), List.of(1.0, 2.0))),
        equal(new Dl4jSource(FILE, input, SHAPE)),
        equal(new Dl4jSource(FILE, plain, SHAPE)),
        equal(new FirstWords(6, 3)),
        equal(new WordsSource(new Dl4jSource(FILE, plain, SHAPE), new FirstWords(6, 3))),
        equal(new SparkMlSource(FILE, true, plain, OutputSettings.Kind.PROBABILITIES, SHAPE)),
        equal(
            new EnsembleSource(
                List.of(new Dl4jSource(FILE, input, SHAPE), new Dl4jSource(FILE, plain, SHAPE)),
                List.of(0.25, 0.75),
                TeacherSettings.Ensemble.By.WEIGHTS,
                TeacherSettings.Ensemble.Mean.LOGITS)),
        doing(new InputRecipe("t", input, SHAPE, input.shape()), ShippedTest::apply));
  }

  private static float[] apply(InputRecipe recipe) {
    float[] out = new float[6];
    recipe.apply(new float[] {1, 2, 3, 4, 5, 6}, 0, out, 0);
    return out;
  }
}
