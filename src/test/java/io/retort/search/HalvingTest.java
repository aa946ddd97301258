package io.retort.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void fewTrialsAreAllTrainedToTheEnd() {
    assertThat(Halving.rungs(1)).containsExactly(1.0);
    assertThat(Halving.rungs(2)).containsExactly(1.0);
  }

  @Test
  void manyAreLookedAtAfterANinthAndAThird() {
    assertThat(Halving.rungs(3)).hasSize(2);
    assertThat(Halving.rungs(3).get(0)).isCloseTo(1 / 3.0, EXACT);
    assertThat(Halving.rungs(1000)).hasSize(3);
    assertThat(Halving.rungs(1000).get(0)).isCloseTo(1 / 9.0, EXACT);
    assertThat(Halving.rungs(1000).get(2)).isEqualTo(1);
  }

  @Test
  void theBestThirdGoesOnAndOneOfEachKind() {
    List<Contender> contenders = new ArrayList<>();
    IntStream.rangeClosed(1, 7)
        .forEach(number -> contenders.add(new Contender(SomeJob.trial(number, Kind.DRAWN))));
    contenders.add(new Contender(SomeJob.trial(8, Kind.LABELS_ALONE)));
    contenders.add(new Contender(SomeJob.trial(9, Kind.PSEUDO_LABELS)));

    List<Contender> best =
        Halving.best(
            contenders, contender -> contender.trial.number() < 8 ? contender.trial.number() : 0);

    assertThat(best)
        .extracting(contender -> contender.trial.number())
        .containsExactly(5, 6, 7, 8, 9);
  }

  @Test
  void ofEquallyGoodOnesTheFirstGoOn() {
    List<Contender> contenders =
        IntStream.rangeClosed(1, 4)
            .mapToObj(number -> new Contender(SomeJob.trial(number, Kind.DRAWN)))
            .toList();

    assertThat(Halving.best(contenders, contender -> 1))
        .extracting(contender -> contender.trial.number())
        .containsExactly(1, 2);
  }
}
