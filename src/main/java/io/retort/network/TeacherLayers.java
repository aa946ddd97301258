package io.retort.network;

import io.retort.job.UserError;
import io.retort.network.NetworkSpec.Closing;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A student that begins as some layers of its teacher, as DistilBERT does with every second one
 * (Sanh et al., arXiv 1910.01108).
 */
public final class TeacherLayers {
  private TeacherLayers() {}

  /**
   * Initial parameters with the teacher's in the first layers of a student that have any.
   *
   * @param drawn parameters, of which those of the other layers are kept
   * @param zip the teacher
   * @param name how to call it in error messages
   * @param layers of the teacher, one after the other, without parameters left out
   * @throws UserError where the teacher is no stack of layers, or a layer does not fit
   */
  public static float[] into(
      NetworkSpec student, float[] drawn, File zip, String name, List<Integer> layers) {
    CpuBackend.use();
    try (Closing own = new Closing(student.network());
        Closing teacher = new Closing(NetworkZip.restoreStack(zip))) {
      FloatArrays.write(drawn, own.network().params());
      List<Layer> learning = withParameters(own.network());
      if (layers.size() > learning.size()) {
        throw new UserError(
            "student.init-from.teacher-layers = "
                + layers
                + ": the student has "
                + learning.size()
                + " layers with parameters");
      }
      for (int i = 0; i < layers.size(); i++) {
        copy(teacher.network(), layers.get(i), learning.get(i));
      }
      float[] parameters = new float[drawn.length];
      FloatArrays.read(own.network().params(), parameters);
      return parameters;
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          name + ": no stack of Deeplearning4j's layers (" + e.getMessage() + ")", e);
    }
  }

  private static List<Layer> withParameters(MultiLayerNetwork network) {
    return new ArrayList<>(
        Arrays.stream(network.getLayers()).filter(layer -> layer.numParams() > 0).toList());
  }

  private static void copy(MultiLayerNetwork teacher, int number, Layer to) {
    String name = "student.init-from.teacher-layers: layer " + number + " of the teacher ";
    if (number >= teacher.getnLayers()) {
      throw new UserError(name + "is none of its " + teacher.getnLayers());
    }
    Layer from = teacher.getLayer(number);
    Map<String, INDArray> weights = to.paramTable();
    for (Map.Entry<String, INDArray> weight : weights.entrySet()) {
      INDArray given = from.getParam(weight.getKey());
      if (given == null || !Arrays.equals(given.shape(), weight.getValue().shape())) {
        throw new UserError(
            name
                + "has "
                + weight.getKey()
                + " of shape "
                + (given == null ? "none" : Arrays.toString(given.shape()))
                + ", the student's is "
                + Arrays.toString(weight.getValue().shape()));
      }
      weight.getValue().assign(given);
    }
  }
}
