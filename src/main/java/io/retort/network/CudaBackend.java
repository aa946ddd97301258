package io.retort.network;

import io.retort.job.Device;
import io.retort.job.UserError;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the networks of this process run on GPUs. ND4J has one backend a process, the one it
 * finds when it is first used; left alone it takes CUDA's wherever a card is, a driver's that is
 * nobody's among them, and dies where the card is too new. So it is asked here before, and ND4J is
 * shown the one that is to be.
 */
final class CudaBackend {
  private static final Logger LOG = LoggerFactory.getLogger(CudaBackend.class);

  /** In the jar that {@code mvn -Pcuda package} builds; nothing is compiled against it. */
  private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private static final String NATIVE_CODE = "org.nd4j.linalg.jcublas.bindings.Nd4jCuda";

  /** Chosen when a network is first touched. */
  private static final class Chosen {
    static final Optional<String> OBSTACLE = choose();
  }

  /** The card that this thread computes on. */
  private static final ThreadLocal<Integer> CURRENT = new ThreadLocal<>();

  /** The last one that a task here was given; for tasks that need none. */
  private static volatile int last;

  private CudaBackend() {}

  /** Whether networks run on a GPU here. */
  static boolean isUsed() {
    return Chosen.OBSTACLE.isEmpty();
  }

  /** Why they do not, where they do not. */
  static Optional<String> obstacle() {
    return Chosen.OBSTACLE;
  }

  /** Has the calling thread compute on the card that Spark assigned to its task, and returns it. */
  static int takeAssigned() {
    OptionalInt assigned = AssignedGpu.here().number();
    int card = assigned.orElse(last);
    if (!Integer.valueOf(card).equals(CURRENT.get())) {
      Nd4j.getAffinityManager().unsafeSetDevice(card);
      CURRENT.set(card);
    }
    if (assigned.isPresent()) {
      last = card;
    }
    return card;
  }

  /**
   * For what may not make do with a CPU where the job demands a GPU.
   *
   * @throws UserError where it is demanded and cannot be had
   */
  static void checkDemand() {
    if (NetworkDevice.wanted() == Device.GPU) {
      Optional<String> obstacle = obstacle();
      if (obstacle.isPresent()) {
        throw refusal(obstacle.get());
      }
    }
  }

  static UserError refusal(String obstacle) {
    return new UserError("train.device = gpu: " + obstacle + ", must be auto or cpu");
  }

  private static Optional<String> choose() {
    Device wanted = NetworkDevice.wanted();
    AssignedGpu gpu = AssignedGpu.here();
    Optional<String> obstacle =
        wanted == Device.CPU
            ? Optional.of("the job says so (train.device = cpu)")
            : obstacle(gpu, isInJar());
    if (obstacle.isPresent() && isInJar()) {
      ND4JClassLoading.setNd4jClassloader(
          new OneBackend(ND4JClassLoading.getNd4jClassloader(), OneBackend.CPU));
    }
    boolean expected = gpu.address() != null || isInJar() && (gpu.local() || gpu.executor());
    if (obstacle.isPresent() && wanted != Device.CPU && expected) {
      LOG.info("networks run on the CPU: {}", obstacle.get());
    }
    return obstacle;
  }

  /** Why no network can run on the GPU that the calling code may use, if there is a reason. */
  static Optional<String> obstacle(AssignedGpu gpu, boolean inJar) {
    if (!inJar) {
      return Optional.of("this jar's Deeplearning4j is the one for CPUs (mvn -Pcuda package)");
    }
    if (gpu.address() == null && !gpu.local() && !(gpu.executor() && gpu.offered())) {
      return Optional.of(
          gpu.executor()
              ? "Spark gave the executor no GPU (" + AssignedGpu.OFFER + ")"
              : "this is a driver, whose GPUs are not for it");
    }
    Optional<String> verdict = tooNew(gpu.number().orElse(0));
    return verdict.isPresent() ? verdict : cannotRun();
  }

  static boolean isInJar() {
    try {
      Class.forName(BACKEND, false, CudaBackend.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Optional<String> tooNew(int number) {
    return GpuCard.ofThisMachine().stream()
        .filter(card -> card.index() == number && !GpuLibrary.DEEPLEARNING4J.runsOn(card))
        .map(GpuLibrary.DEEPLEARNING4J::verdict)
        .findFirst();
  }

  /** Loads all that it needs, as ND4J would, which prints a stack trace over what is missing. */
  private static Optional<String> cannotRun() {
    try {
      ClassLoader loader = CudaBackend.class.getClassLoader();
      Nd4jBackend backend =
          (Nd4jBackend) Class.forName(BACKEND, true, loader).getConstructor().newInstance();
      backend.canRun();
      Class.forName(NATIVE_CODE, true, loader);
      return Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return Optional.of(
          "CUDA 11.6 cannot be used (" + UserError.firstLine(ExceptionUtils.getRootCause(e)) + ")");
    }
  }
}
