package io.retort.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.JobFile;
import io.retort.job.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void ofAFewSettingsAllAreTried() {
    SearchSpace space = space("loss.temperature = [1, 2, 4], loss.alpha = [0.5, 1]");

    List<Map<String, Object>> settings = new Draws(space, 1).settings(6);

    assertThat(settings).hasSize(6).doesNotHaveDuplicates();
    assertThat(settings).contains(Map.of("loss.temperature", 4, "loss.alpha", 0.5));
  }

  @Test
  void ofManyAsManyDifferentOnesAsAreAskedFor() {
    SearchSpace space = space("loss.temperature = [1, 2, 3, 4], loss.alpha = [0.2, 0.5, 0.8, 1]");

    List<Map<String, Object>> settings = new Draws(space, 1).settings(10);

    assertThat(settings).hasSize(10).doesNotHaveDuplicates();
    assertThat(
            IntStream.range(0, 9).mapToObj(seed -> new Draws(space, seed).settings(10)).distinct())
        .hasSizeGreaterThan(4);
    assertThat(settings).isEqualTo(new Draws(space, 1).settings(10));
  }

  @Test
  void numbersLieAllOverTheirRange() {
    SearchSpace space =
        space("train.optimizer.learning-rate = log(1e-4, 1e-2), loss.alpha = uniform(0, 1)");

    List<Map<String, Object>> settings = new Draws(space, 3).settings(16);

    // A fourth of them in each fourth of the range: random ones would leave gaps.
    int[] rates = new int[4];
    int[] alphas = new int[4];
    for (Map<String, Object> setting : settings) {
      double rate = (double) setting.get("train.optimizer.learning-rate");
      rates[(int) (4 * Math.log(rate / 1e-4) / Math.log(100))]++;
      alphas[(int) (4 * (double) setting.get("loss.alpha"))]++;
    }
    assertThat(rates).doesNotContain(0, 1, 7);
    assertThat(alphas).doesNotContain(0, 1, 7);
  }

  private static SearchSpace space(String dimensions) {
    return JobFile.parse(SomeJob.TEXT + "search.space { " + dimensions + " }").search().space();
  }
}
