package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DisagreementsTest {
  @Test
  void theSurestAreKeptHoweverRowsAreSharedOut() {
    Random random = new Random(5);
    List<Disagreements.Row> rows = new ArrayList<>();
    for (int id = 0; id < 300; id++) {
      // Few different ones, so that many are equal.
      rows.add(new Disagreements.Row(id, 0, 1, 2, 0.5, random.nextInt(20) / 20.0));
    }
    List<Long> expected =
        rows.stream()
            .sorted(
                Comparator.comparing((Disagreements.Row row) -> -row.studentConfidence)
                    .thenComparing(row -> row.id))
            .limit(Disagreements.MOST)
            .map(row -> row.id)
            .toList();
    for (int draw = 0; draw < 20; draw++) {
      Collections.shuffle(rows, random);
      int cut = random.nextInt(rows.size());
      Disagreements first = of(rows.subList(0, cut));
      first.merge(of(rows.subList(cut, rows.size())));
      assertThat(first.rows()).extracting(row -> row.id).isEqualTo(expected);
    }
    assertThat(of(rows.subList(0, 3)).rows()).hasSize(3);
  }

  private static Disagreements of(List<Disagreements.Row> rows) {
    Disagreements kept = new Disagreements();
    rows.forEach(kept::add);
    return kept;
  }
}
