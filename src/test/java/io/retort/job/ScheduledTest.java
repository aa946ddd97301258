package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3                                              | 3    | 3    | 3",
        "{ kind: linear, from: 8, to: 2 }               | 8    | 6.5  | 2",
        "{ kind: cosine, from: 8, to: 2 }               | 8    | 7.1213203436 | 2",
        "{ kind: warm-up, from: 1, to: 2 }              | 1    | 2    | 2",
        "{ kind: warm-up, from: 1, to: 2, share: 0.5 }  | 1    | 1.5  | 2",
      })
  void goesFromOneNumberToTheOther(String value, double start, double quarter, double end) {
    Scheduled scheduled = temperature(value);
    assertThat(scheduled.at(0)).isEqualTo(start);
    assertThat(scheduled.at(0.25)).isCloseTo(quarter, within(1e-9));
    assertThat(scheduled.at(1)).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "4",
    "'{ kind = linear, from = 8, to = 2 }'",
    "'{ kind = warm-up, from = 1, to = 2 }'"
  })
  void comesBackFromAManifest(String value) throws JsonProcessingException {
    Scheduled scheduled = temperature(value);
    String json = Json.MAPPER.writeValueAsString(scheduled);
    assertThat(Json.MAPPER.readValue(json, Scheduled.class)).isEqualTo(scheduled);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ kind = linear, from = 8 }                       | loss.temperature.to is missing, must be a number",
        "{ kind = quick, from = 8, to = 1 }                | loss.temperature.kind is quick, must be linear",
        "{ kind = linear, from = 8, to = 1, steps = 3 }    | loss.temperature.steps is given, must be one of kind, from, to, share",
        "{ kind = warm-up, from = 8, to = 1, share = 2 }   | loss.temperature.share is 2.0, must be above 0 to 1",
        "{ kind = linear, from = 8, to = -1 }              | loss.temperature is -1, must be above 0",
        "{ kind = linear, from = 2000, to = 1 }            | loss.temperature is 2000, must be from 0 to 1000",
        "hot                                               | loss.temperature is hot, must be auto, a number, or",
      },
      quoteCharacter = '\'')
  void whatIsNoScheduleIsTold(String value, String message) {
    assertThatThrownBy(() -> temperature(value))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void autoIsATemperatureAndNothingElse() throws JsonProcessingException {
    Temperature auto = job("loss.temperature = auto").loss().temperature();
    assertThat(auto.auto()).isTrue();
    assertThat(Json.MAPPER.writeValueAsString(auto)).isEqualTo("\"auto\"");
    assertThat(Json.MAPPER.readValue("\"auto\"", Temperature.class)).isEqualTo(auto);
    assertThat(auto.or(3).known().at(0.5)).isEqualTo(3);
    assertThatThrownBy(auto::known).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> job("loss.alpha = auto"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("loss.alpha is auto, must be a number, or");
  }

  @Test
  void upstreamsTrainerKnowsNone() {
    assertThatThrownBy(
            () ->
                job(
                    "loss.temperature = { kind = linear, from = 4, to = 1 }, train.engine = dl4j-spark"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train.engine is dl4j-spark, must be averaging where");
  }

  private static Scheduled temperature(String value) {
    return job("loss.temperature = " + value.replace(": ", " = ")).loss().temperature().known();
  }

  private static Job job(String more) {
    return JobFile.parse(
        """
        name = s
        data { train { format = glyphs }, test { format = glyphs }, classes = 4 }
        teacher { kind = onnx, model = none }
        student { network { kind = mlp } }
        """
            + more);
  }
}
