package io.retort.network;

import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.Nd4jCpu;

/**
 * What networks run on. Switches on what ND4J leaves off: oneDNN for convolutions, one math thread
 * for each task, since tasks already fill the cores, and the widest vectors that the processor has.
 * It holds however the JVM was started, without environment variables or flags. Where {@link
 * CudaBackend} finds that networks can run on GPUs, it is that.
 */
public final class CpuBackend {
  private static final ThreadLocal<Boolean> SINGLE_THREADED =
      ThreadLocal.withInitial(CpuBackend::limitThreads);

  static {
    NativeFolder.use();
    BlasKernels.choose();
    // JavaCPP else reads the process's size from /proc at each of ND4J's many small allocations;
    // containers have limits of their own.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    // The crash report on lack of memory needs a hardware library that is not shipped; it would
    // hide the real error.
    System.setProperty("org.deeplearning4j.crash.reporting.enabled", "false");
    // ND4J's banner of versions and memory belongs to no user of ours.
    System.setProperty("org.nd4j.log.initialization", "false");
  }

  private CpuBackend() {}

  /** Of {@link #use}: no GPU. */
  static final int CPU = -1;

  /**
   * To be called before a thread first touches a network, and wherever it has a task's.
   *
   * @return the GPU that the thread now computes on, or {@link #CPU}
   */
  static int use() {
    SINGLE_THREADED.get();
    return CudaBackend.isUsed() ? CudaBackend.takeAssigned() : CPU;
  }

  /** Whether an array's values are where Java reads and writes them. */
  static boolean isHost() {
    return !CudaBackend.isUsed();
  }

  /**
   * What this process computes with.
   *
   * @param backend ND4J's, {@code cpu} or {@code cuda}
   * @param oneDnn whether convolutions take the fast way; of the CPU alone
   * @param threads that multiply one matrix; of the CPU alone
   * @param kernels of OpenBLAS; of the CPU alone
   */
  public record State(String backend, boolean oneDnn, int threads, String kernels) {}

  /** Loads the native library, where that is yet to be done. */
  public static State state() {
    return use() == CPU ? ofCpu() : new State("cuda", false, 1, "none");
  }

  private static State ofCpu() {
    return new State(
        "cpu",
        Nd4jCpu.Environment.getInstance().isUseMKLDNN(),
        Nd4j.factory().blas().getMaxThreads(),
        BlasKernels.chosen());
  }

  /** One line for the log. */
  public static String describe() {
    int gpu = use();
    return gpu == CPU ? describe(ofCpu()) : "CUDA backend: GPU " + gpu;
  }

  private static String describe(State state) {
    return "cpu backend: oneDNN "
        + (state.oneDnn ? "on" : "off")
        + ", "
        + state.threads
        + " thread per task, OpenBLAS kernels "
        + state.kernels
        + (CudaBackend.isInJar() ? ", CUDA backend in the jar" : "");
  }

  /** The processor's, as {@code /proc/cpuinfo} names them; none where nobody tells. */
  public static Set<String> processorFeatures() {
    return BlasKernels.features(BlasKernels.processor());
  }

  /** Memory of this process that is in the machine, native memory too; 0 where nobody tells. */
  public static long residentBytes() {
    return Pointer.physicalBytesInaccurate(Long.MAX_VALUE);
  }

  /** OpenMP's limit holds for the calling thread, the others for the process. */
  private static boolean limitThreads() {
    // For CUDA they are in a library of their own, which is not in the jar.
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", Boolean.toString(!isHost()));
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    // Asking for it first makes ND4J's wrapper, which else, when it is first needed, takes all
    // cores again.
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    return true;
  }
}
