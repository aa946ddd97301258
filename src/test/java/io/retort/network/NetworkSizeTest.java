package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.JobFile;
import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is worked out is what building it gives; what is too large is never built. */
class NetworkSizeTest {
  private static final Vocabulary WORDS = new Vocabulary(500, 200);
  private static final long GIGABYTE = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ kind = mlp, hidden = [7, 5] }",
        "{ kind = mlp, hidden = [] }",
        "{ kind = cnn, filters = [3, 4], dense = [6] }",
      })
  void ofPicturesItIsWhatIsBuilt(String network) {
    same(spec(settings(network), List.of(2, 8, 8), Vocabulary.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ kind = text-cnn, embedding = 6, filters = [3, 4], dense = [5] }",
        "{ kind = lstm, embedding = 6, units = [3, 4] }",
      })
  void ofTextsItIsWhatIsBuilt(String network) {
    same(spec(settings(network), List.of(9), WORDS));
  }

  @Test
  void ofTextsWithPairsOfWordsItIsWhatIsBuilt() {
    same(spec(settings("{ kind = fasttext, embedding = 6 }"), List.of(2, 1, 9), WORDS));
  }

  private static void same(NetworkSpec spec) {
    NetworkSize size = spec.size();

    assertThat(size.parameters()).isEqualTo(spec.initialParameters().length);
    assertThat(size.activations()).isEqualTo(spec.activations());
  }

  /** Each would end the process in native code. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{ kind = mlp, hidden = [100000, 100000] }; 10,014,000,010",
        "{ kind = mlp, hidden = [10000000, 10000000] }; 100,001,400,000,010",
        "{ kind = cnn, filters = [100000, 100000] }; 90,",
        "{ kind = cnn, filters = [8], dense = [10000000, 10000] }; 101,290,110,162",
      })
  void whatWouldNotFitIsRefusedBeforeItIsBuilt(String network, String parameters) {
    assertThatThrownBy(() -> spec(settings(network), List.of(2, 8, 8), Vocabulary.NONE))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("student.network: " + parameters)
        .hasMessageContaining(" GB with gradients and the optimizer's state, and this machine has ")
        .hasMessageEndingWith("; a smaller network")
        .hasMessageNotContaining("\n");
  }

  @Test
  void theOptimizersStateAndTheBatchCount() {
    NetworkSize size = new NetworkSize(100_000_000, 1000);
    var adam = JobFile.ofText(JOB.formatted("adam")).job().train().optimizer();
    var sgd = JobFile.ofText(JOB.formatted("sgd")).job().train().optimizer();

    assertThatCode(() -> size.check("s", sgd, 10, 1, GIGABYTE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> size.check("s", adam, 10, 1, GIGABYTE))
        .hasMessageContaining("to train it takes 1.6 GB");
    assertThatThrownBy(() -> size.check("s", sgd, 10, 3, GIGABYTE))
        .hasMessageContaining("to train it takes in 3 tasks at once 2.4 GB");
    assertThatThrownBy(() -> size.check("s", sgd, 100_000, 1, GIGABYTE))
        .isInstanceOf(UserError.class);
    assertThatCode(() -> size.check("s", adam, 10, 0, GIGABYTE)).doesNotThrowAnyException();
  }

  private static final String JOB =
      "name = a, data { train { format = glyphs, count = 10 }, test { format = glyphs, count = 10 },"
          + " classes = 2 }, teacher { kind = onnx, model = m }, student { network { kind = mlp } },"
          + " train.optimizer.kind = %s";

  private static NetworkSpec spec(
      NetworkSettings settings, List<Integer> shape, Vocabulary vocabulary) {
    return NetworkSpec.of(
        "student.network", settings, shape, vocabulary, 10, 1, new Configuration());
  }

  private static NetworkSettings settings(String network) {
    return JobFile.ofText(JOB.formatted("adam") + ", student { network = " + network + " }")
        .job()
        .student()
        .network();
  }
}
