package io.retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.retort.job.Device;
import io.retort.job.UserError;
import io.retort.network.AssignedGpu;
import java.util.concurrent.atomic.AtomicBoolean;
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
   * @param own the GPU that it may use
   */
  record Place(boolean cuda, AssignedGpu own) {

    static Place here() {
      return new Place(CUDA, AssignedGpu.here());
    }

    /** A driver, and a task of a stage that asks for no GPU, make do with a CPU. */
    private boolean isForGpu() {
      return own.local() || own.executor() && (own.address() != null || !own.offered());
    }

    /** Why no GPU can be used here, or null where one may be tried. */
    private String obstacle() {
      if (!cuda) {
        return "this jar's ONNX Runtime is the one for CPUs (mvn -Pcuda package)";
      }
      return own.number().isEmpty()
          ? "Spark assigned the task no GPU (" + AssignedGpu.OFFER + ")"
          : null;
    }
  }

  boolean isGpu() {
    return gpu != NONE;
  }

  /**
   * The device for the calling code.
   *
   * @throws UserError where a GPU is demanded and cannot be had
   */
  static OnnxDevice choose(Device wanted, Place place) {
    if (wanted == Device.CPU) {
      return CPU;
    }
    boolean demanded = wanted == Device.GPU && place.isForGpu();
    String obstacle = place.obstacle();
    if (obstacle == null) {
      return new OnnxDevice(place.own.number().getAsInt(), demanded);
    }
    if (demanded) {
      throw new UserError("teacher.device = gpu: " + obstacle + ", must be auto or cpu");
    }
    if ((place.own.address() != null || wanted == Device.GPU) && TOLD.compareAndSet(false, true)) {
      LOG.warn("The teacher runs on the CPU: {}", obstacle);
    }
    return CPU;
  }
}
