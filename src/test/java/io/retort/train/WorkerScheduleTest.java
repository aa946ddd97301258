package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerScheduleTest {
  private final WorkerSchedule schedule = new WorkerSchedule(new int[] {5, 0, 9, 1, 7}, 4, 3);

  /** Row by row, as the order has them. */
  @Test
  void blocksAreThoseThatTheStepsGoThrough() {
    for (int first = 0; first < 15; first++) {
      for (int steps = 1; steps < 20; steps++) {
        List<Integer> expected = new ArrayList<>();
        long epoch = -1;
        for (long step = first; step < first + steps; step++) {
          EpochOrder order = schedule.at(step);
          for (int row = 0; row < 4 && order.hasNext(); row++) {
            order.advance();
            boolean another =
                schedule.epoch(step) != epoch || expected.get(expected.size() - 1) != order.block();
            if (another) {
              expected.add(order.block());
              epoch = schedule.epoch(step);
            }
          }
        }

        assertThat(schedule.blocks(first, steps))
            .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
      }
    }
  }

  @Test
  void aWorkerWithoutRowsNeedsNone() {
    assertThat(new WorkerSchedule(new int[] {0, 0}, 4, 3).blocks(7, 5)).isEmpty();
  }
}
