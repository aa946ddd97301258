package io.retort.network;

import io.retort.job.Device;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * What the job wants its networks to run on. It travels with every task, as a local property of
 * Spark's, so that each process knows before it chooses a backend for good.
 */
public final class NetworkDevice {
  private static final String PROPERTY = "retort.device";

  private NetworkDevice() {}

  /** For all that the calling thread, and those that it starts, do from now on. */
  public static void want(SparkContext spark, Device device) {
    spark.setLocalProperty(PROPERTY, device.name());
  }

  /** What the job of the calling code wants; auto where nobody said. */
  public static Device wanted() {
    TaskContext task = TaskContext.get();
    String wanted = null;
    if (task != null) {
      wanted = task.getLocalProperty(PROPERTY);
    } else if (onDriver()) {
      wanted = SparkContext.getOrCreate().getLocalProperty(PROPERTY);
    }
    return wanted == null ? Device.AUTO : Device.valueOf(wanted);
  }

  /**
   * On the driver, before hours are spent on what cannot end as wanted.
   *
   * @throws io.retort.job.UserError where a GPU is demanded, and this jar or, in local mode, this
   *     machine has none
   */
  public static void check(SparkContext spark) {
    if (wanted() != Device.GPU) {
      return;
    }
    if (spark.isLocal() || !CudaBackend.isInJar()) {
      CudaBackend.checkDemand();
    }
  }

  /** Where there is a context to ask. */
  private static boolean onDriver() {
    SparkEnv spark = SparkEnv.get();
    return spark != null && AssignedGpu.isDriver(spark);
  }
}
