package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.LossSettings;
import io.retort.job.TermSettings;
import io.retort.loss.AngleRelation;
import io.retort.loss.CombinedLoss;
import io.retort.loss.CombinedLoss.Weighted;
import io.retort.loss.Correlation;
import io.retort.loss.DecoupledDistillation;
import io.retort.loss.DistanceRelation;
import io.retort.loss.JensenShannon;
import io.retort.loss.KullbackLeibler;
import io.retort.loss.LogitSquares;
import io.retort.loss.PseudoLabels;
import io.retort.loss.ReverseKullbackLeibler;
import io.retort.loss.Similarity;
import io.retort.loss.SoftCrossEntropy;
import io.retort.loss.StandardizedKullbackLeibler;
import io.retort.loss.SymmetricKullbackLeibler;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudentLossTest {

  @Test
  void withoutTermsItIsHintons() {
    assertThat(new StudentLoss(new LossSettings(3, 0.75, List.of())).objective())
        .isEqualTo(new CombinedLoss(0.25, 0, List.of(new Weighted(new KullbackLeibler(3), 0.75))));
  }

  @Test
  void everyKindIsItsTermWithItsOwnTemperatureOrTheLosss() {
    List<TermSettings> settings =
        List.of(
            new TermSettings.PseudoLabels(13),
            new TermSettings.Kl(1, null),
            new TermSettings.SoftCrossEntropy(2, 5.0),
            new TermSettings.ReverseKl(3, null),
            new TermSettings.CrossEntropy(0.5, 0.1),
            new TermSettings.SymmetricKl(4, 6.0),
            new TermSettings.JensenShannon(5, null),
            new TermSettings.LogitMse(6),
            new TermSettings.StandardizedKl(7, 2.0),
            new TermSettings.Dkd(8, null, 1.5, 2.5),
            new TermSettings.Dist(9, 1.0, 3.5, 4.5),
            new TermSettings.Similarity(10),
            new TermSettings.RkdDistance(11),
            new TermSettings.RkdAngle(12));

    CombinedLoss loss = new StudentLoss(new LossSettings(3, 0.75, settings)).objective();

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
    assertThat(settings).hasSize(TermSettings.class.getPermittedSubclasses().length);
    assertThat(Arrays.stream(TermSettings.class.getPermittedSubclasses()))
        .containsExactlyInAnyOrderElementsOf(
            settings.stream().map(Object::getClass).map(type -> (Class<?>) type).toList());
  }
}
