package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Airflow makes of the DAG, in both places where its classes have been. */
class AirflowDagTest {
  private static final List<String> STAGES =
      List.of("prepare", "teach", "label", "train", "evaluate");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theDagHasATaskForEachStage(int version) throws Exception {
    JsonNode dag = new Night(version, Map.of(), folder).of().get(0);

    assertThat(texts(dag.at("/tasks"), "/id")).isEqualTo(STAGES);
    for (int i = 0; i < STAGES.size(); i++) {
      JsonNode task = dag.at("/tasks/" + i);
      assertThat(texts(task.at("/downstream"), ""))
          .isEqualTo(STAGES.subList(Math.min(i + 1, 5), Math.min(i + 2, 5)));
      assertThat(texts(task.at("/command"), ""))
          .containsExactly(
              "spark-submit",
              "--master",
              "yarn",
              "--name",
              "retort-nightly-" + STAGES.get(i),
              "--class",
              "io.retort.cli.Retort",
              "/opt/retort/target/retort.jar",
              STAGES.get(i),
              "/opt/retort/jobs/nightly.conf");
    }
    assertThat(dag.at("/id").asText()).isEqualTo("retort_nightly");
    assertThat(dag.at("/schedule").asText()).isEqualTo("0 2 * * *");
    assertThat(dag.at("/timezone").asText()).isEqualTo("UTC");
    assertThat(dag.at("/catchup").asBoolean()).isFalse();
    assertThat(dag.at("/maxActiveRuns").asInt()).isOne();
    assertThat(dag.at("/retries").asInt()).isEqualTo(3);
    assertThat(dag.at("/retry_delay").asText()).isEqualTo("0:05:00");
    assertThat(dag.at("/retry_exponential_backoff").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theEnvironmentSaysWhatIsRunAndWhereReportsAre(int version) throws Exception {
    Map<String, String> environment =
        Map.of(
            "RETORT_JAR", "/some where/retort.jar",
            "RETORT_JOB", "/some where/fraud.conf",
            "RETORT_CONF", "/some where/yarn.conf",
            "RETORT_REPORTS", "https://reports.example.com/fraud/");
    JsonNode dag = new Night(version, environment, folder).of().get(0);

    assertThat(texts(dag.at("/tasks/4/command"), ""))
        .containsSequence("--properties-file", "/some where/yarn.conf")
        .endsWith("/some where/retort.jar", "evaluate", "/some where/fraud.conf");
    String link = "[Report](https://reports.example.com/fraud/report/report.html)";
    assertThat(dag.at("/tasks/4/doc").asText()).contains(link);
    assertThat(dag.at("/doc").asText()).startsWith(link);
  }

  @ParameterizedTest
  @CsvSource({
    "0, , success, 1",
    "1, , up_for_retry, 4",
    "2, , up_for_retry, 4",
    "3, , failed, 1",
    "30, , up_for_retry, 4",
    "1, Cannot execute: x. Error code is: 0. Kubernetes spark exit code is: 3, failed, 1",
    "1, Cannot execute: x. Error code is: 0. Kubernetes spark exit code is: 137, up_for_retry, 4",
    "1, ended with final status: FAILED; Diagnostics: User application exited with status 3, failed, 1",
    "1, ended with final status: FAILED; Diagnostics: User application exited with 1, up_for_retry, 4",
  })
  void aMissedGateIsNotTriedAgain(int code, String said, String state, int attempts)
      throws Exception {
    Path submit = folder.resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nexit " + code + "\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = new HashMap<>(Map.of("PATH", Night.pathWith(folder)));
    if (said != null) {
      environment.put("HOOK_SAYS", said);
    }
    List<JsonNode> told = new Night(2, environment, folder).of("evaluate");

    assertThat(told).hasSize(1 + attempts);
    assertThat(told.subList(1, told.size()))
        .allSatisfy(attempt -> assertThat(attempt.at("/state").asText()).isEqualTo(state));
  }

  private static List<String> texts(JsonNode array, String pointer) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.at(pointer).asText()));
    return texts;
  }
}
