package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4jBackend;

class CudaBackendTest {
  private static final AssignedGpu DRIVER = new AssignedGpu(null, true, false, false);
  private static final AssignedGpu WITHOUT = new AssignedGpu(null, false, false, true);
  private static final AssignedGpu THIRD = new AssignedGpu("2", true, false, true);
  private static final AssignedGpu LOCAL = new AssignedGpu(null, false, true, false);

  @Test
  void theJarForCpusSaysHowToBuildTheOther() {
    assertThat(CudaBackend.isInJar()).isFalse();
    assertThat(CudaBackend.obstacle(THIRD, false))
        .hasValue("this jar's Deeplearning4j is the one for CPUs (mvn -Pcuda package)");
  }

  /** Its card may be somebody else's. */
  @Test
  void aProcessThatSparkGaveNoGpuTouchesNone() {
    assertThat(CudaBackend.obstacle(WITHOUT, true))
        .hasValue("Spark gave the executor no GPU (spark.executor.resource.gpu.amount)");
    assertThat(CudaBackend.obstacle(DRIVER, true))
        .hasValue("this is a driver, whose GPUs are not for it");
  }

  /** Here without CUDA: what is missing is said, and nothing dies. */
  @Test
  void whatCannotBeLoadedIsAnObstacle() {
    for (AssignedGpu gpu : new AssignedGpu[] {THIRD, LOCAL}) {
      assertThat(CudaBackend.obstacle(gpu, true).orElseThrow())
          .startsWith("CUDA 11.6 cannot be used (");
    }
  }

  @Test
  void theNumberIsTheAddressAndInLocalModeTheFirst() {
    assertThat(THIRD.number()).hasValue(2);
    assertThat(LOCAL.number()).hasValue(0);
    assertThat(WITHOUT.number()).isEmpty();
    assertThatThrownBy(() -> new AssignedGpu("GPU-5a1", true, false, true).number())
        .isInstanceOf(UserError.class)
        .hasMessage(
            "spark.executor.resource.gpu.discoveryScript gives the address GPU-5a1, must be a"
                + " number, as nvidia-smi counts them");
  }

  /** However many are on the class path. */
  @Test
  void nd4jIsShownOneBackend() throws IOException {
    ClassLoader two =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          public java.util.Enumeration<URL> getResources(String name) throws IOException {
            return name.endsWith("Nd4jBackend")
                ? Collections.emptyEnumeration()
                : super.getResources(name);
          }
        };
    OneBackend loader = new OneBackend(two, OneBackend.CPU);

    List<Nd4jBackend> found =
        ServiceLoader.load(Nd4jBackend.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    assertThat(found).hasExactlyElementsOfTypes(CpuBackend.class);
    assertThat(Collections.list(loader.getResources("reference.conf"))).isNotEmpty();
  }
}
