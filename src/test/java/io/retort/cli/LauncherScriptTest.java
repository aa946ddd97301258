package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher itself refuses, before anything is built or a JVM is started. */
class LauncherScriptTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--conf spark.executor.memory, '--conf spark.executor.memory: must be key=value'",
    "--conf=, '--conf : must be key=value'",
    "--conf, --conf needs key=value",
    "--master, --master needs a URL",
    "--master nowhere, '--master nowhere: not a master, must be local[*], spark://host:port, yarn or"
        + " k8s://address'",
    "--conf spark.driver.memory=lots, 'spark.driver.memory = lots: must be a size, such as 4g'",
  })
  void aMistakeIsOneLine(String options, String line) throws Exception {
    Launcher.Finished finished = new Launcher(folder).launch(("run a.conf " + options).split(" "));

    assertThat(finished.code()).isEqualTo(ExitCode.USER);
    assertThat(finished.err()).isEqualTo("retort: " + line + "\n");
    assertThat(finished.out()).isEmpty();
  }
}
