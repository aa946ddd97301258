package io.retort.evaluate;

import static io.retort.Parcel.data;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.data.Affine;
import io.retort.data.ExamplesInfo;
import io.retort.loss.ExactSum;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  /** None was fitted for the teacher. */
  private static final List<Double> TEMPERATURES = new ArrayList<>(Arrays.asList(null, 1.5));

  @Override
  protected Stream<Parcel<?>> parcels() {
    List<Integer> shape = List.of(1, 28, 28);
    ExamplesInfo info =
        new ExamplesInfo(
            shape,
            List.of("a", "b"),
            "float32",
            Affine.IDENTITY,
            3,
            Map.of(),
            0,
            Map.of(),
            null,
            null);
    List<ClassifierSource> models = new ArrayList<>();
    for (String name : List.of("teacher", "student")) {
      models.add(new SavedNetworkSource(new ModelFile("sha of " + name, 9, name), shape));
    }
    ExactSum sum = new ExactSum();
    sum.add(-0.3);
    return Stream.of(
        // Spark makes the counter known to executors when it ships the task: it is left out.
        equal(new ScorePartition(models, TEMPERATURES, info, 256, List.of("country"), 1, null)),
        data(sum),
        data(scored(), arrived -> told((Scores) arrived.slices(0).get("de")[0])),
        data(scores().confusion()),
        data(scores().certainty()),
        data(scores().certainty().reliability()),
        data(scored().disagreements(), disagreements -> told(disagreements.rows().get(0))),
        data(scored().disagreements().rows().get(0), ShippedTest::told),
        data(scores().copying()),
        data(whole(2).ranking(), arrived -> List.of(arrived.rocAuc())),
        data(fidelity(), arrived -> List.of(arrived.rows(), arrived.divergence())),
        data(scaling(), arrived -> List.of(arrived.scaled().nll())),
        data(scores(), ShippedTest::told),
        data(new Scores[] {scores(), new Scores(3)}),
        data(numbers(), arrived -> List.of(arrived.rows(), arrived.rmse(), arrived.r2())));
  }

  private static Object told(Disagreements.Row row) {
    return List.of(
        row.id, row.label, row.teacher, row.student, row.teacherConfidence, row.studentConfidence);
  }

  private static NumberScores numbers() {
    NumberScores scores = new NumberScores(3, 2);
    scores.add(1, 2);
    scores.add(5, 4.5f);
    return scores;
  }

  private static Scored scored() {
    Scored scored = new Scored(List.of("country"), new ModelScores[] {scores()});
    scored.disagreements().add(new Disagreements.Row(7, 1, 1, 0, 0.5, 0.75));
    scored.slice(0, "de", () -> new ModelScores[] {scores()});
    return scored;
  }

  private static Fidelity fidelity() {
    Fidelity fidelity = new Fidelity();
    fidelity.add(
        new Fidelity.Answer(new float[] {1, 2}, 0),
        new Fidelity.Answer(new float[] {2, 1}, 0),
        2,
        new double[2],
        new double[2]);
    return fidelity;
  }

  private static TemperatureScaling scaling() {
    TemperatureScaling scaling = new TemperatureScaling();
    for (int id = 0; id < 9; id++) {
      scaling.add(id % 2, new float[] {id % 4, 2, 1}, 0, 3, id % 2, 1, new double[3]);
    }
    return scaling;
  }

  private static Scores whole(int classes) {
    Scores scores = Scores.whole(classes, null);
    for (int id = 0; id < 9; id++) {
      scores.add(id, new float[] {id % 4, 2, 1}, 0, id % 2, new double[3]);
    }
    return scores;
  }

  private static Scores scores() {
    Scores scores = new Scores(3);
    scores.add(1, new float[] {1, 2, 3}, 0, 2, new double[3]);
    scores.compare(new Scores.Choices(2, 2, 2, 1));
    scores.add(2, new float[] {3, -2, 1}, 0, 1, new double[3]);
    scores.compare(new Scores.Choices(1, 0, 0, 1));
    return scores;
  }

  /** What arrives is merged. */
  private static Object told(Scores arrived) {
    Scores whole = scores();
    whole.merge(arrived);
    return List.of(
        whole.rows(),
        whole.accuracy(),
        whole.top5(),
        whole.copying().agreement(),
        whole.nll(),
        whole.macroF1(),
        whole.certainty().reliability().error(),
        whole.certainty().brier(),
        whole.confusion().cells(),
        whole.againstStudent());
  }
}
