package io.retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.retort.job.TeacherSettings.Onnx.Device;
import io.retort.job.UserError;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model runs on.
 *
 * @param gpu its number, {@link #NONE} for the CPU
 * @param demanded whether it must be that one, or the CPU will do
 */
record OnnxDevice(int gpu, boolean demanded) {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxDevice.class);
  private static final int NONE = -1;
  private static final boolean CUDA =
      OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  static final OnnxDevice CPU = new OnnxDevice(NONE, false);

  /**
   * Where the calling code runs.
   *
   * @param cuda whether ONNX Runtime can use GPUs at all
   * @param assigned the GPU that Spark gave the task, or null
   * @param local whether driver and executor are one
   * @param task whether a task asks
   */
  record Place(boolean cuda, String assigned, boolean local, boolean task) {

    static Place here() {
      TaskContext task = TaskContext.get();
      ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
      SparkEnv spark = SparkEnv.get();
      boolean local =
          spark == null || spark.conf().get("spark.master", "local").startsWith("local");
      return new Place(CUDA, gpu == null ? null : gpu.addresses()[0], local, task != null);
    }

    /** Why no GPU can be used here, or null where one may be tried. */
    private String obstacle() {
      if (!cuda) {
        return "this jar's ONNX Runtime is the one for CPUs";
      }
      return assigned == null && !local
          ? "Spark assigned the task no GPU (spark.task.resource.gpu.amount)"
          : null;
    }
  }

  boolean isGpu() {
    return gpu != NONE;
  }

  /**
   * The device for the calling code. A driver beside its executors makes do with a CPU.
   *
   * @throws UserError where a GPU is demanded and cannot be had
   */
  static OnnxDevice choose(Device wanted, Place place) {
    if (wanted == Device.CPU) {
      return CPU;
    }
    boolean demanded = wanted == Device.GPU && (place.task || place.local);
    String obstacle = place.obstacle();
    if (obstacle == null) {
      return new OnnxDevice(
          place.assigned == null ? 0 : Integer.parseInt(place.assigned), demanded);
    }
    if (demanded) {
      throw new UserError("teacher.device = gpu: " + obstacle + ", must be auto or cpu");
    }
    if ((place.assigned != null || wanted == Device.GPU) && TOLD.compareAndSet(false, true)) {
      LOG.warn("The teacher runs on the CPU: {}", obstacle);
    }
    return CPU;
  }
}
