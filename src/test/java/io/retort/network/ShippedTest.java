package io.retort.network;

import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.job.OptimizerSettings;
import io.retort.job.OptimizerSettings.Schedule;
import io.retort.loss.CrossEntropy;
import io.retort.loss.Distillation;
import io.retort.loss.Objective;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  @Override
  protected Stream<Parcel<?>> parcels() {
    NetworkSpec spec = NetworkSpecTest.mlp(List.of(4), List.of(1, 2, 3), 3, 42);
    ModelFile file = new ModelFile("abcd", 9, "student");
    return Stream.concat(
        Stream.of(
            equal(spec),
            doing(spec, NetworkSpec::initialParameters),
            equal(file),
            equal(new SavedNetworkSource(file, List.of(1, 2, 3)))),
        plans(spec));
  }

  private static Stream<Parcel<?>> plans(NetworkSpec spec) {
    List<Objective> objectives = List.of(new CrossEntropy(), new Distillation(4, 0.9));
    return Stream.of(
            new OptimizerSettings.Sgd(0.1, Schedule.CONSTANT),
            new OptimizerSettings.Nesterov(0.1, Schedule.COSINE, 0.9),
            new OptimizerSettings.Adam(0.1, Schedule.COSINE, 0.9, 0.999, 1e-8))
        .flatMap(
            optimizer ->
                objectives.stream()
                    .map(objective -> equal(new TrainingPlan(spec, objective, optimizer, 9, 8))));
  }

  /** What Deeplearning4j asks to be serializable: a learner makes it where it is used. */
  @Override
  protected Set<Class<?>> neverShipped() {
    return Set.of(ObjectiveLoss.class, Rectifier.class, Updaters.Rate.class);
  }
}
