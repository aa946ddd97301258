package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.SomeTargets;
import io.retort.job.LossSettings;
import io.retort.job.Scheduled;
import io.retort.job.Temperature;
import io.retort.job.TermSettings;
import io.retort.loss.AngleRelation;
import io.retort.loss.AttentionTransfer;
import io.retort.loss.CombinedLoss;
import io.retort.loss.CombinedLoss.Weighted;
import io.retort.loss.CombinedLoss.WeightedHidden;
import io.retort.loss.Correlation;
import io.retort.loss.Cosine;
import io.retort.loss.DecoupledDistillation;
import io.retort.loss.DistanceRelation;
import io.retort.loss.Hint;
import io.retort.loss.JensenShannon;
import io.retort.loss.KullbackLeibler;
import io.retort.loss.LogitSquares;
import io.retort.loss.Objective;
import io.retort.loss.PseudoLabels;
import io.retort.loss.ReverseKullbackLeibler;
import io.retort.loss.Similarity;
import io.retort.loss.SoftCrossEntropy;
import io.retort.loss.StandardizedKullbackLeibler;
import io.retort.loss.SymmetricKullbackLeibler;
import io.retort.loss.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StudentLossTest {

  @Test
  void withoutTermsItIsHintons() {
    assertThat(
            new StudentLoss(
                    new LossSettings(Temperature.constant(3), at(0.75), List.of()), List.of())
                .objective())
        .isEqualTo(new CombinedLoss(0.25, 0, List.of(new Weighted(new KullbackLeibler(3), 0.75))));
  }

  @Test
  void everyKindIsItsTermWithItsOwnTemperatureOrTheLosss() {
    List<TermSettings> settings =
        List.of(
            new TermSettings.PseudoLabels(at(13)),
            new TermSettings.Kl(at(1), null),
            new TermSettings.SoftCrossEntropy(at(2), at(5.0)),
            new TermSettings.ReverseKl(at(3), null),
            new TermSettings.CrossEntropy(at(0.5), 0.1),
            new TermSettings.SymmetricKl(at(4), at(6.0)),
            new TermSettings.JensenShannon(at(5), null),
            new TermSettings.LogitMse(at(6)),
            new TermSettings.StandardizedKl(at(7), at(2.0)),
            new TermSettings.Dkd(at(8), null, 1.5, 2.5),
            new TermSettings.Dist(at(9), at(1.0), 3.5, 4.5),
            new TermSettings.Similarity(at(10), null, null),
            new TermSettings.RkdDistance(at(11), null, null),
            new TermSettings.RkdAngle(at(12), null, null));

    CombinedLoss loss =
        (CombinedLoss)
            new StudentLoss(
                    new LossSettings(Temperature.constant(3), at(0.75), settings), List.of())
                .objective();

    assertThat(loss.hard()).isEqualTo(0.5);
    assertThat(loss.smoothing()).isEqualTo(0.1);
    assertThat(loss.terms())
        .containsExactly(
            new Weighted(new PseudoLabels(), 13),
            new Weighted(new KullbackLeibler(3), 1),
            new Weighted(new SoftCrossEntropy(5), 2),
            new Weighted(new ReverseKullbackLeibler(3), 3),
            new Weighted(new SymmetricKullbackLeibler(6), 4),
            new Weighted(new JensenShannon(3), 5),
            new Weighted(new LogitSquares(), 6),
            new Weighted(new StandardizedKullbackLeibler(2), 7),
            new Weighted(new DecoupledDistillation(3, 1.5, 2.5), 8),
            new Weighted(new Correlation(1, 3.5, 4.5), 9),
            new Weighted(new Similarity(), 10),
            new Weighted(new DistanceRelation(), 11),
            new Weighted(new AngleRelation(), 12));
    assertThat(
            kinds(TermSettings.class)
                .filter(kind -> !TermSettings.Feature.class.isAssignableFrom(kind)))
        .containsExactlyInAnyOrderElementsOf(
            settings.stream().map(Object::getClass).map(type -> (Class<?>) type).toList());
  }

  @Test
  void whatNamesLayersIsATermOnThem() {
    List<TermSettings> settings =
        List.of(
            new TermSettings.Hint(at(1), null, null),
            new TermSettings.Kl(at(2), null),
            new TermSettings.Cosine(at(3), null, "0"),
            new TermSettings.AttentionTransfer(at(4), "conv", "0"),
            new TermSettings.Similarity(at(5), "fc", null),
            new TermSettings.RkdDistance(at(6), null, "0"),
            new TermSettings.RkdAngle(at(7), "fc", "0"));

    CombinedLoss loss =
        (CombinedLoss)
            new StudentLoss(
                    new LossSettings(Temperature.constant(3), at(0.75), settings), List.of())
                .at(1);

    assertThat(loss.terms()).containsExactly(new Weighted(new KullbackLeibler(3), 2));
    assertThat(loss.hiddenTerms())
        .containsExactly(
            new WeightedHidden(new Hint(), 1),
            new WeightedHidden(new Cosine(), 3),
            new WeightedHidden(new AttentionTransfer(), 4),
            new WeightedHidden(new Similarity(), 5),
            new WeightedHidden(new DistanceRelation(), 6),
            new WeightedHidden(new AngleRelation(), 7));
    assertThat(kinds(TermSettings.Feature.class).count()).isEqualTo(3);
  }

  /** Of a sealed type, at any depth. */
  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(StudentLossTest::kinds)
        : Stream.of(type);
  }

  @Test
  void whatIsScheduledGoesWithTheTraining() {
    Scheduled falling = new Scheduled(Scheduled.Kind.LINEAR, 5, 1, 1);
    Scheduled rising = new Scheduled(Scheduled.Kind.WARM_UP, 0, 2, 0.5);
    List<TermSettings> terms =
        List.of(new TermSettings.CrossEntropy(at(1), 0), new TermSettings.ReverseKl(rising, null));
    StudentLoss loss =
        new StudentLoss(new LossSettings(new Temperature(falling), at(0.8), terms), List.of());

    Objective objective = loss.objective();

    float[] logits = {1, -2, 0.5f, 0, 3, 1};
    Targets targets = SomeTargets.dense(2, 3, new float[] {2, 0, -1, 0, 1, 4}, new int[] {0, 2});
    for (double progress : new double[] {0, 0.25, 0.5, 1}) {
      double temperature = 5 - 4 * progress;
      double weight = Math.min(2, 4 * progress);
      CombinedLoss expected =
          new CombinedLoss(
              1,
              0,
              weight == 0
                  ? List.of()
                  : List.of(new Weighted(new ReverseKullbackLeibler(temperature), weight)));
      float[] slope = new float[6];
      float[] expectedSlope = new float[6];
      double value = objective.valueAndGradient(targets.at(progress), logits, slope);
      assertThat(value).isEqualTo(expected.valueAndGradient(targets, logits, expectedSlope));
      assertThat(slope).containsExactly(expectedSlope);
    }
  }

  @Test
  void alphaAndTemperatureOfHintonsMayGoToo() {
    Scheduled alpha = new Scheduled(Scheduled.Kind.COSINE, 1, 0.5, 1);
    StudentLoss loss =
        new StudentLoss(
            new LossSettings(Temperature.constant(3), alpha, List.of()), List.of(2.0, 1.0));
    assertThat(loss.at(0)).isEqualTo(CombinedLoss.distillation(3, 1).weighted(List.of(2.0, 1.0)));
    assertThat(loss.at(1)).isEqualTo(CombinedLoss.distillation(3, 0.5).weighted(List.of(2.0, 1.0)));
  }

  private static Scheduled at(double value) {
    return Scheduled.constant(value);
  }
}
