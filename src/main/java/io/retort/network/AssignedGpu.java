package io.retort.network;

import io.retort.job.UserError;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which GPU the calling code may use: a task the one that Spark assigned to it, whoever runs where
 * driver and executor are one the first, a driver on a cluster none.
 *
 * @param address as Spark has it, or null where it assigned none
 * @param offered whether executors have GPUs, of which a task that holds none asked for none
 * @param local whether driver and executor are one
 * @param executor whether an executor asks, or a task where they are one
 */
public record AssignedGpu(String address, boolean offered, boolean local, boolean executor) {
  /** What Spark calls them in its settings, and in what a task holds. */
  public static final String RESOURCE = "gpu";

  /** Spark's setting for how many each executor has. */
  public static final String OFFER = "spark.executor.resource." + RESOURCE + ".amount";

  private static final Logger LOG = LoggerFactory.getLogger(AssignedGpu.class);

  /** Each is told once a process. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /** Of the calling thread. */
  public static AssignedGpu here() {
    TaskContext task = TaskContext.get();
    SparkEnv spark = SparkEnv.get();
    boolean local = spark == null || isLocal(spark.conf());
    return new AssignedGpu(
        task == null ? null : address(task),
        spark != null && spark.conf().getInt(OFFER, 0) > 0,
        local,
        task != null || spark != null && !isDriver(spark));
  }

  private static String address(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get(RESOURCE);
    if (gpu == null) {
      return null;
    }
    String address = gpu.addresses()[0];
    if (TOLD.add(address)) {
      LOG.info(
          "task {} of stage {} has GPU {}, as Spark assigned",
          task.partitionId(),
          task.stageId(),
          address);
    }
    return address;
  }

  static boolean isDriver(SparkEnv spark) {
    return spark.executorId().equals("driver");
  }

  private static boolean isLocal(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * Its number, as NVIDIA's driver counts them.
   *
   * @throws UserError where Spark's address is no number
   */
  public OptionalInt number() {
    if (address == null && !local) {
      return OptionalInt.empty();
    }
    ByBus.settle();
    try {
      return OptionalInt.of(address == null ? 0 : Integer.parseInt(address));
    } catch (NumberFormatException e) {
      throw new UserError(
          "spark.executor.resource.gpu.discoveryScript gives the address "
              + address
              + ", must be a number, as nvidia-smi counts them",
          e);
    }
  }

  /** CUDA else counts the fastest card first, and discovery scripts go by the driver's numbers. */
  private static final class ByBus {
    static {
      CLibrary.prefer("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    }

    static void settle() {
      // Once: by the initialization above.
    }
  }
}
