package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Device;
import io.retort.job.UserError;
import io.retort.pipeline.GpuStage.Found;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.junit.jupiter.api.Test;

class GpuStageTest {
  private static final String KEY = "teacher.device";

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  private static Found find(SparkConf conf) {
    return GpuStage.find(conf, profile -> {});
  }

  @Test
  void executorsThatAreThereGiveEachTaskOne() {
    ResourceProfile profile =
        find(conf("spark.executor.resource.gpu.amount", "4")).profile().orElseThrow();

    assertThat(profile.taskResourcesJMap().get("gpu").amount()).isEqualTo(1);
    assertThat(profile.executorResourcesJMap()).isEmpty();
  }

  @Test
  void withDynamicAllocationExecutorsAreAskedForAsTheOthersAre() {
    ResourceProfile profile =
        find(conf(
                "spark.dynamicAllocation.enabled", "true",
                "spark.executor.resource.gpu.amount", "2",
                "spark.executor.resource.gpu.discoveryScript", "/find"))
            .profile()
            .orElseThrow();

    assertThat(profile.taskResourcesJMap().get("gpu").amount()).isEqualTo(1);
    assertThat(profile.executorResourcesJMap().get("gpu").amount()).isEqualTo(2);
    assertThat(profile.executorResourcesJMap().get("gpu").discoveryScript()).isEqualTo("/find");
  }

  /** Shares of a GPU too: Spark would give a task that asks for one a share. */
  @Test
  void whereEveryTaskHasOneNoneAsks() {
    Found found =
        find(
            conf(
                "spark.executor.resource.gpu.amount",
                "1",
                "spark.task.resource.gpu.amount",
                "0.25"));

    assertThat(GpuStage.wanted(found, Device.GPU, KEY)).isEmpty();
  }

  @Test
  void aClusterWithoutGpusIsLikeAnyOtherUnlessOneIsDemanded() {
    Found found = find(conf());

    assertThat(GpuStage.wanted(found, Device.AUTO, KEY)).isEmpty();
    assertThatThrownBy(() -> GpuStage.wanted(found, Device.GPU, KEY))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.device = gpu: Spark gives executors no GPU"
                + " (spark.executor.resource.gpu.amount), must be auto or cpu");
  }

  @Test
  void aSparkThatCannotTellStagesApartIsTold() {
    Found found =
        GpuStage.find(
            conf("spark.executor.resource.gpu.amount", "1"),
            profile -> {
              throw new IllegalStateException("TaskResourceProfiles are only supported there.");
            });

    assertThat(GpuStage.wanted(found, Device.AUTO, KEY)).isEmpty();
    assertThatThrownBy(() -> GpuStage.wanted(found, Device.GPU, KEY))
        .hasMessage(
            "teacher.device = gpu: TaskResourceProfiles are only supported there."
                + " (spark.task.resource.gpu.amount = 1 would do without), must be auto or cpu");
  }
}
