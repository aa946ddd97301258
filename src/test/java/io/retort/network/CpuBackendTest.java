package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

class CpuBackendTest {

  @Test
  void oneDnnIsOnAndEveryTaskHasOneThread() {
    assertThat(CpuBackend.describe())
        .startsWith("cpu backend: oneDNN on, 1 thread per task, OpenBLAS kernels ");
  }

  @Test
  void everyThreadIsLimitedToItself() throws InterruptedException, ExecutionException {
    FutureTask<Integer> threads =
        new FutureTask<>(
            () -> {
              CpuBackend.use();
              return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            });
    new Thread(threads).start();

    assertThat(threads.get()).isEqualTo(1);
    assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
  }
}
