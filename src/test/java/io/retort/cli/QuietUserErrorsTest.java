package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class QuietUserErrorsTest {
  @Test
  void whatSparkThrowsOnAnywayIsNotLoggedBeforehand() {
    assertThat(filtered("org.apache.spark.ml.util.Instrumentation", Level.ERROR))
        .as("a stage of Spark ML that finds no such column")
        .isEqualTo(Filter.Result.DENY);
    assertThat(filtered("org.apache.spark.scheduler.TaskSetManager", Level.ERROR))
        .isEqualTo(Filter.Result.DENY);
  }

  @Test
  void whatNobodyThrowsIsLogged() {
    assertThat(filtered("org.apache.spark.ml.util.Instrumentation", Level.WARN))
        .isEqualTo(Filter.Result.NEUTRAL);
    assertThat(filtered("org.apache.spark.storage.BlockManager", Level.ERROR))
        .isEqualTo(Filter.Result.NEUTRAL);
    assertThat(filtered("io.retort.cli.Retort", Level.ERROR)).isEqualTo(Filter.Result.NEUTRAL);
  }

  private static Filter.Result filtered(String logger, Level level) {
    return new QuietUserErrors()
        .filter(
            Log4jLogEvent.newBuilder()
                .setLoggerName(logger)
                .setLevel(level)
                .setMessage(new SimpleMessage("b does not exist. Available: a, y"))
                .build());
  }
}
