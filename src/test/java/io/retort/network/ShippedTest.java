package io.retort.network;

import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Optimizers;
import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.HiddenShape;
import io.retort.loss.Hint;
import io.retort.loss.Objective;
import io.retort.loss.SoftLabelForm;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  @Override
  protected Stream<Parcel<?>> parcels() {
    NetworkSpec spec = NetworkSpecTest.mlp(List.of(4), List.of(1, 2, 3), 3, 42);
    ModelFile file = new ModelFile("abcd", 9, "student");
    return Stream.of(
            Stream.of(
                equal(spec),
                equal(TappedNetwork.of(spec, comparisons()).tapped()),
                doing(spec, NetworkSpec::initialParameters),
                equal(file),
                equal(new Vocabulary(7, 3)),
                doing(new CarriedBroadcast<>(7, "value"), sent -> sent.id() + sent.value()),
                equal(new SavedNetworkSource(file, List.of(1, 2, 3))),
                // Its broadcast takes a SparkContext to make.
                doing(
                    new TrainedNetworkSource(spec, null, "trial"),
                    source -> List.of(source.network(), source.name()))),
            plans(spec),
            upstreams(spec))
        .flatMap(parcels -> parcels);
  }

  private static List<HiddenComparison> comparisons() {
    HiddenShape teacher = new HiddenShape("fc", List.of(9));
    return List.of(new HiddenComparison("loss.terms.0", "0", 0, teacher, new Hint()));
  }

  private static Stream<Parcel<?>> plans(NetworkSpec spec) {
    List<Objective> objectives =
        List.of(CombinedLoss.ofHardLabels(), CombinedLoss.distillation(4, 0.9));
    return Stream.of(
            Optimizers.sgd(0.1, Schedule.CONSTANT),
            Optimizers.nesterov(0.1, Schedule.COSINE, 0.9),
            Optimizers.adam(0.1, Schedule.COSINE),
            Optimizers.adamW(0.1, new Schedule.Step(0.1, List.of(0.5)), 0.01))
        .flatMap(
            optimizer ->
                objectives.stream()
                    .map(objective -> equal(new TrainingPlan(spec, objective, optimizer, 9, 8))));
  }

  /** Upstream broadcasts whole configurations. */
  private static Stream<Parcel<?>> upstreams(NetworkSpec spec) {
    var adam = Optimizers.adam(0.1, Schedule.COSINE);
    PackedLoss loss = new PackedLoss(CombinedLoss.distillation(4, 0.9), SoftLabelForm.dense(3));
    TrainingPlan plan = new TrainingPlan(spec, loss.objective(), adam, 9, 8);
    return Stream.of(
        equal(loss),
        equal(new Updaters.Rate(plan)),
        equal(plan.configuration(loss)),
        equal(new UpstreamTrainer.ToDataSet(6, 4)));
  }

  /**
   * What Deeplearning4j and Spark ask to be serializable: a learner makes the loss where it is
   * used, taps of JSON; a round is told by the driver. The log of steps does travel, with
   * accumulators that only a Spark context makes: see {@link UpstreamTrainerIT}.
   */
  @Override
  protected Set<Class<?>> notShippedHere() {
    return Set.of(
        ObjectiveLoss.class,
        Rectifier.class,
        Tap.class,
        TapLayer.class,
        UpstreamTrainer.OneRound.class,
        StepLog.class);
  }
}
