package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Device;
import io.retort.job.UserError;
import io.retort.network.AssignedGpu;
import io.retort.teacher.OnnxDevice.Place;
import org.junit.jupiter.api.Test;

class OnnxDeviceTest {
  @Test
  void aTaskTakesTheGpuThatSparkAssignedToIt() {
    Place place = new Place(true, new AssignedGpu("3", true, false, true));

    assertThat(OnnxDevice.choose(Device.AUTO, place)).isEqualTo(new OnnxDevice(3, false));
    assertThat(OnnxDevice.choose(Device.GPU, place)).isEqualTo(new OnnxDevice(3, true));
    assertThat(OnnxDevice.choose(Device.CPU, place)).isEqualTo(OnnxDevice.CPU);
  }

  @Test
  void inLocalModeTheFirstGpuIsTried() {
    for (boolean task : new boolean[] {true, false}) {
      Place place = new Place(true, new AssignedGpu(null, false, true, task));

      assertThat(OnnxDevice.choose(Device.AUTO, place)).isEqualTo(new OnnxDevice(0, false));
      assertThat(OnnxDevice.choose(Device.GPU, place)).isEqualTo(new OnnxDevice(0, true));
    }
  }

  @Test
  void withoutAGpuAutoTakesTheCpuAndGpuIsRefused() {
    Place unassigned = new Place(true, new AssignedGpu(null, false, false, true));
    Place noCuda = new Place(false, new AssignedGpu("0", true, false, true));

    for (Place place : new Place[] {unassigned, noCuda}) {
      assertThat(OnnxDevice.choose(Device.AUTO, place)).isEqualTo(OnnxDevice.CPU);
    }
    assertThatThrownBy(() -> OnnxDevice.choose(Device.GPU, unassigned))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.device = gpu: Spark assigned the task no GPU (spark.executor.resource.gpu.amount),"
                + " must be auto or cpu");
    assertThatThrownBy(() -> OnnxDevice.choose(Device.GPU, noCuda))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.device = gpu: this jar's ONNX Runtime is the one for CPUs (mvn -Pcuda package), must be auto or cpu");
  }

  /** Such as the evaluation's. */
  @Test
  void aTaskOfAStageThatAsksForNoGpuMakesDoWithTheCpu() {
    Place place = new Place(true, new AssignedGpu(null, true, false, true));

    assertThat(OnnxDevice.choose(Device.GPU, place)).isEqualTo(OnnxDevice.CPU);
    assertThat(OnnxDevice.choose(Device.AUTO, place)).isEqualTo(OnnxDevice.CPU);
  }

  @Test
  void aDriverBesideItsExecutorsNeedsNoGpu() {
    assertThat(
            OnnxDevice.choose(
                Device.GPU, new Place(true, new AssignedGpu(null, true, false, false))))
        .isEqualTo(OnnxDevice.CPU);
    assertThat(
            OnnxDevice.choose(
                Device.GPU, new Place(false, new AssignedGpu(null, true, false, false))))
        .isEqualTo(OnnxDevice.CPU);
  }
}
