package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EpochOrderTest {

  static Stream<int[]> blocks() {
    return Stream.of(
        new int[] {1},
        new int[] {7},
        new int[] {1, 1, 1, 1},
        new int[] {3, 1, 8, 2},
        new int[] {256, 256, 17});
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyRowOfEveryBlockComesOnce(int[] rowsOf) {
    List<String> expected = new ArrayList<>();
    for (int block = 0; block < rowsOf.length; block++) {
      for (int row = 0; row < rowsOf[block]; row++) {
        expected.add(block + ":" + row);
      }
    }

    assertThat(rest(new EpochOrder(rowsOf, 5))).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aBlockIsDoneBeforeTheNextBegins(int[] rowsOf) {
    List<String> blocks = new ArrayList<>();
    for (String place : rest(new EpochOrder(rowsOf, 5))) {
      String block = place.substring(0, place.indexOf(':'));
      if (blocks.isEmpty() || !blocks.get(blocks.size() - 1).equals(block)) {
        blocks.add(block);
      }
    }

    assertThat(blocks).hasSize(rowsOf.length);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void skippingIsTheSameAsGoingThrough(int[] rowsOf) {
    List<String> all = rest(new EpochOrder(rowsOf, 9));
    for (int count = 0; count <= all.size(); count++) {
      EpochOrder order = new EpochOrder(rowsOf, 9);
      order.skip(count);
      assertThat(rest(order)).isEqualTo(all.subList(count, all.size()));
    }
  }

  @Test
  void skippingGoesOnFromWhereOneIs() {
    int[] rowsOf = {3, 1, 8, 2};
    List<String> all = rest(new EpochOrder(rowsOf, 9));
    EpochOrder order = new EpochOrder(rowsOf, 9);
    order.advance();
    order.skip(0);
    order.skip(2);
    order.advance();
    order.skip(5);

    assertThat(rest(order)).isEqualTo(all.subList(9, all.size()));
  }

  @Test
  void theSeedDecidesTheOrder() {
    int[] rowsOf = {40, 40};
    List<String> order = rest(new EpochOrder(rowsOf, 1));

    assertThat(rest(new EpochOrder(rowsOf, 1))).isEqualTo(order);
    assertThat(rest(new EpochOrder(rowsOf, 2))).isNotEqualTo(order);
  }

  @Test
  void blocksOfOneSizeAreNotShuffledAlike() {
    List<String> order = rest(new EpochOrder(new int[] {50, 50}, 3));
    List<String> rows = order.stream().map(place -> place.replaceFirst(".*:", "")).toList();

    assertThat(rows.subList(0, 50)).isNotEqualTo(rows.subList(50, 100));
  }

  @Test
  void everyOrderOfABlockIsEquallyLikely() {
    Map<List<String>, Integer> counts = new HashMap<>();
    int seeds = 6000;
    for (int seed = 0; seed < seeds; seed++) {
      counts.merge(rest(new EpochOrder(new int[] {3}, seed)), 1, Integer::sum);
    }

    assertThat(counts).hasSize(6);
    // Five standard deviations of a binomial.
    double deviation = Math.sqrt(seeds / 6.0 * 5 / 6);
    assertThat(counts.values())
        .allSatisfy(count -> assertThat(count).isCloseTo(1000, within((int) (5 * deviation))));
  }

  private static List<String> rest(EpochOrder order) {
    List<String> places = new ArrayList<>();
    while (order.hasNext()) {
      order.advance();
      places.add(order.block() + ":" + order.row());
    }
    return places;
  }
}
