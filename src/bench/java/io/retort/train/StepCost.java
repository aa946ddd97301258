package io.retort.train;

import io.retort.job.JobFile;
import io.retort.job.NetworkSettings;
import io.retort.loss.Float16;
import io.retort.loss.HiddenShape;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import io.retort.network.Learner;
import io.retort.network.NetworkSpec;
import io.retort.network.TappedNetwork;
import io.retort.network.TrainingPlan;
import io.retort.network.Vocabulary;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/**
 * Steps of one objective on one drawn batch, without rows that are read, rounds and Spark.
 *
 * @param student its network
 * @param shape of an example
 * @param ofTeacher what the teacher's hidden layer gives, where that is compared
 */
public record StepCost(
    NetworkSettings student, List<Integer> shape, int classes, List<Integer> ofTeacher, int batch) {

  /** Of a student with one layer of so many units, and a teacher's layer of others. */
  public static StepCost ofUnits(int features, int units, int classes, int ofTeacher) {
    return new StepCost(
        new NetworkSettings.Mlp(List.of(units), 0, 0),
        List.of(features),
        classes,
        List.of(ofTeacher),
        128);
  }

  /** Of a student of two convolutions over pictures, and a teacher's maps as large as its last. */
  public static StepCost ofMaps(int size, List<Integer> filters, int classes, int ofTeacher) {
    return new StepCost(
        new NetworkSettings.Cnn(filters, 3, 2, List.of(), 0, 0),
        List.of(1, size, size),
        classes,
        List.of(ofTeacher, size / 4, size / 4),
        128);
  }

  /**
   * Microseconds that an example takes, in the mean of some steps after others that do not count.
   *
   * @param terms the value of {@code loss.terms} in a job file
   */
  public double microseconds(String terms, int steps) {
    NetworkSpec network =
        NetworkSpec.of(
            "student.network", student, shape, Vocabulary.NONE, classes, 1, new Configuration());
    StudentLoss loss = new StudentLoss(job(terms).loss(), List.of());
    TrainingPlan plan =
        new TrainingPlan(
            TappedNetwork.of(network, loss.comparisons(List.of(hidden()))).tapped(),
            loss.objective(),
            job(terms).train().optimizer(),
            1_000_000,
            batch);
    Learner learner = Learner.onThisThread(plan);
    learner.load(plan.network().initialParameters(), new float[0], 0, 1);
    float[] x = values(batch * product(shape), 1);
    Targets targets = targets();
    run(learner, x, targets, steps / 4);
    long start = System.nanoTime();
    run(learner, x, targets, steps);
    return (System.nanoTime() - start) / 1e3 / steps / batch;
  }

  private static void run(Learner learner, float[] x, Targets targets, int steps) {
    for (int step = 0; step < steps; step++) {
      learner.step(x, targets);
    }
  }

  private HiddenShape hidden() {
    return new HiddenShape("teacher", ofTeacher);
  }

  private static int product(List<Integer> sizes) {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  private static io.retort.job.Job job(String terms) {
    return JobFile.parse(
        """
        name = cost
        data { train { format = glyphs }, test { format = glyphs }, classes = 10 }
        teacher { kind = onnx, model = none }
        student { network { kind = mlp } }
        labels.hidden = [teacher]
        loss.terms =
        """
                .strip()
            + terms);
  }

  private Targets targets() {
    SoftLabelForm form = SoftLabelForm.dense(classes).with(List.of(hidden()));
    SoftLabels soft = new SoftLabels(form, batch);
    Random random = new Random(2);
    int[] labels = new int[batch];
    for (int row = 0; row < batch; row++) {
      labels[row] = random.nextInt(classes);
      soft.set(row, false, values(classes, row), null, null, null);
      soft.setHidden(row, 0, Float16.write(values(hidden().values(), row), 0, hidden().values()));
    }
    return new Targets(batch, form, soft, labels);
  }

  private static float[] values(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 2;
    }
    return values;
  }
}
