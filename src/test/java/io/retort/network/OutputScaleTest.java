package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class OutputScaleTest {
  private final OutputScale scale = new OutputScale(500, 30);

  @Test
  void aNetworkTellsTheNumberItself() {
    NetworkSpec network = network(1);
    float[] trained = network.initialParameters();
    float[] used = scale.applied("student.network", network, trained);
    float[] example = {1, -2, 0.5f, 3};
    assertThat(told(network, used, example))
        .isCloseTo(500 + 30 * told(network, trained, example), within(1e-3f));
    float[] back = scale.removed("student.network", network, used);
    for (int i = 0; i < back.length; i++) {
      assertThat(back[i]).isCloseTo(trained[i], within(1e-5f));
    }
  }

  @Test
  void aNetworkOfClassesIsRefused() {
    NetworkSpec network = network(3);
    float[] parameters = network.initialParameters();
    assertThatThrownBy(() -> scale.applied("student.network", network, parameters))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student.network: must end in an OutputLayer of one unit, with a bias and no activation");
  }

  private static float told(NetworkSpec network, float[] parameters, float[] example) {
    try (Dl4jClassifier model =
        new Dl4jClassifier(network.network(parameters), List.of(4), "network", List.of())) {
      assertThat(model.classes()).isEqualTo(1);
      float[] out = new float[1];
      model.logits(example, 1, out);
      return out[0];
    }
  }

  private static NetworkSpec network(int classes) {
    return NetworkSpec.of(
        "student.network",
        new NetworkSettings.Mlp(List.of(5), 0, 0),
        List.of(4),
        Vocabulary.NONE,
        classes,
        7,
        new Configuration());
  }
}
