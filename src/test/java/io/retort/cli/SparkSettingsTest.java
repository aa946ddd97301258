package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "spark.sql.shuffle.partitions, abc, should be int",
    "spark.sql.shuffle.partitions, 0, must be positive",
    "spark.driver.maxResultSize, xyz, must be specified as bytes",
    "spark.executor.memory, abc, must be specified as bytes",
    "spark.sql.session.timeZone, Nowhere, Cannot resolve the given timezone",
  })
  void aValueThatIsNoneIsToldWithItsSetting(String key, String value, String reason) {
    assertThatThrownBy(() -> SparkSettings.check(settings(key, value)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(key + " = " + value + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void whatIsRightOrUnknownIsLeftToSpark() {
    assertThatCode(() -> SparkSettings.check(settings("spark.executor.memory", "2g")))
        .doesNotThrowAnyException();
    assertThatCode(() -> SparkSettings.check(settings("spark.hadoop.fs.mine", "abc")))
        .doesNotThrowAnyException();
  }

  @Test
  void othersOnTheMachineAreKeptOutInLocalMode() throws Exception {
    SparkConf settings = settings("spark.master", "local[2]");
    SparkSettings.keepPrivate(settings);

    assertThat(settings.get("spark.authenticate")).isEqualTo("true");
    Path folder = Path.of(settings.get("spark.local.dir"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");

    SparkConf elsewhere = settings("spark.master", "spark://host:7077");
    SparkSettings.keepPrivate(elsewhere);
    assertThat(elsewhere.contains("spark.authenticate")).isFalse();
    assertThat(elsewhere.contains("spark.local.dir")).isFalse();
  }

  /** Before anything of Spark's is started. */
  @ParameterizedTest
  @CsvSource({
    "spark.master, local[x], '--master local[x]: not a master, must be '",
    "spark.memory.fraction, 7, 'spark.memory.fraction should be between 0 and 1'",
    "spark.serializer, nope, 'no class is called nope'",
  })
  void whatKeepsASessionFromStartingIsTold(String key, String value, String message) {
    SparkConf settings = settings(key, value).setIfMissing("spark.master", "local[1]");

    assertThatThrownBy(() -> SparkSettings.started(settings))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private static SparkConf settings(String key, String value) {
    return new SparkConf(false).setAppName("test").set("spark.ui.enabled", "false").set(key, value);
  }
}
