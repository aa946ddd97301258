package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final Pattern SETTING = Pattern.compile(Secrets.SETTING);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.access.key",
        "fs.s3a.secret.key",
        "fs.s3a.session.token",
        "fs.s3a.bucket.b.secret.key",
        "fs.s3a.encryption.key",
        "fs.azure.account.key.a.blob.core.windows.net",
        "fs.azure.sas.container.account",
        "fs.gs.auth.service.account.private.key",
        "spark.executorEnv.MLFLOW_TRACKING_TOKEN",
        "spark.executorEnv.MLFLOW_TRACKING_PASSWORD",
        "spark.ssl.keyStorePassword",
        "password",
        "s3a://AKIA:hunter2@bucket/a",
        "jdbc:postgresql://u:hunter2@host/db"
      })
  void settingsThatAreSecretAreKnown(String setting) {
    assertThat(SETTING.matcher(setting).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.master",
        "fs.s3a.aws.credentials.provider",
        "fs.s3a.endpoint",
        "s3a://bucket/a@b",
        "hdfs://user@host:8020/a",
        "header"
      })
  void othersAreNot(String setting) {
    assertThat(SETTING.matcher(setting).find()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "cannot read s3a://AKIA:hunter2@bucket/a,cannot read s3a://***@bucket/a",
        "--set data.train.options.password=hunter2 bad,--set data.train.options.password=*** bad",
        "password is hunter2,password is ***",
        "{\"secret-key\":\"hunter2\"},{\"secret-key\":\"***\"}",
        "fs.s3a.session.token = hunter2 here,fs.s3a.session.token = *** here",
        "Authorization: Bearer hunter2,Authorization: Bearer ***",
        "jdbc:x://h/d?user=u&password=hunter2,jdbc:x://h/d?user=***&password=***",
        "data.text.tokens is 5,data.text.tokens is 5",
        "see hdfs://user@host/a:b and mail a:b@c,see hdfs://user@host/a:b and mail a:b@c"
      })
  void aTextIsToldWithoutThem(String text, String hidden) {
    assertThat(Secrets.hide(text)).isEqualTo(hidden);
    assertThat(new UserError(text).getMessage()).isEqualTo(hidden);
  }

  /** A job's own keys are none: what `tokens` are makes a difference to what is made of them. */
  @Test
  void ofSettingsOnlyASourcesOptionsAreToldByTheirNames() throws Exception {
    var tree =
        Json.MAPPER.readTree(
            """
            {"tokens": 5, "token": "a", "train": {"options": {"dbtable": "t", "password": "hunter2", "deep": {"token": 1}}},
             "paths": ["s3a://a:hunter2@b/c"], "statement": "SELECT secret = 'a'"}
            """);

    assertThat(Secrets.hide(tree))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"tokens": 5, "token": "a", "train": {"options": {"dbtable": "t", "password": "***", "deep": {"token": "***"}}},
                 "paths": ["s3a://***@b/c"], "statement": "SELECT secret = 'a'"}
                """));
  }

  @Test
  void aLongTextTakesNoTime() {
    String text = "a.".repeat(500_000);

    assertThat(Secrets.hide(text)).isEqualTo(text);
  }

  @Test
  void aPathWithAPasswordIsRefusedAndNotQuoted() {
    assertThatThrownBy(() -> JobFile.parse("workspace = \"s3a://AKIA:hunter2@bucket/work\""))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("workspace has a password in its address")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () -> JobFile.parse("evaluate { mlflow { uri = \"https://u:hunter2@host\" } }"))
        .hasMessageStartingWith("evaluate.mlflow.uri has a password");
  }
}
