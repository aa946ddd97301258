package io.retort.doctor;

import io.retort.network.GpuCard;
import java.util.List;
import java.util.Map;

/**
 * What there is to know of one process that would work on a job.
 *
 * @param executor its id; {@link #DRIVER} of the driver
 * @param host it runs on
 * @param closed packages that should be open and are not, each as {@code module/package}
 * @param libraries native ones
 * @param math null where the library for it does not load
 * @param folders where Spark keeps what does not fit in memory
 * @param variables of its environment that bear on native code
 * @param gpus that Spark assigned it
 * @param cards that NVIDIA's driver lists
 * @param cardsProblem why it lists none although it is there, or null
 * @param onnxCuda whether ONNX Runtime can use GPUs at all
 */
record Jvm(
    String executor,
    String host,
    Versions versions,
    List<String> closed,
    List<Library> libraries,
    Math math,
    Processor processor,
    Memory memory,
    List<Folder> folders,
    Map<String, String> variables,
    List<String> gpus,
    List<GpuCard> cards,
    String cardsProblem,
    boolean onnxCuda) {
  static final String DRIVER = "driver";

  /**
   * @param jar what the jar holds, by a checksum; or where classes come from that are in none
   */
  record Versions(String java, String spark, String scala, String retort, String jar) {}

  /**
   * Native code.
   *
   * @param problem why it does not load, or null
   */
  record Library(String name, String version, String problem) {
    String told() {
      return version == null || version.isEmpty() ? name : name + " " + version;
    }
  }

  /**
   * @param backend of Deeplearning4j: cpu or cuda
   * @param oneDnn whether convolutions take the fast way
   * @param threads that multiply one matrix
   * @param kernels of OpenBLAS
   */
  record Math(String backend, boolean oneDnn, int threads, String kernels) {}

  /**
   * @param cores that this process may use
   * @param missing features that the jar's native code needs and that it has not
   */
  record Processor(String architecture, int cores, List<String> missing) {}

  /**
   * Bytes.
   *
   * @param heap the most that Java takes
   * @param machine what the container may have or, without one, the machine has
   */
  record Memory(long heap, long machine) {}

  /**
   * @param free bytes; -1 where it cannot be written
   */
  record Folder(String path, long free) {}

  boolean driver() {
    return executor.equals(DRIVER);
  }

  /** As a line names it. */
  String name() {
    return driver() ? "the driver" : "executor " + executor + " on " + host;
  }
}
