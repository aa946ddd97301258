package io.retort.network;

import io.retort.job.UserError;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A network that Keras saved, read on the driver and shipped as one of Deeplearning4j, so that
 * executors need no HDF5.
 */
public final class KerasNetwork {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** How Keras names what is no graph; so the library says what it found in its place. */
  private static final String STACK = "found Sequential";

  private final ModelFile given;
  private final Model model;

  private KerasNetwork(ModelFile given, Model model) {
    this.given = given;
    this.model = model;
  }

  /**
   * Reads an .h5 file, layer stack or graph.
   *
   * @throws UserError where HDF5 is not at hand, the file is not Keras's, or Deeplearning4j does
   *     not know a layer of it
   */
  public static KerasNetwork read(ModelFile file) {
    CpuBackend.use();
    try {
      Loader.load(hdf5.class);
    } catch (UnsatisfiedLinkError e) {
      throw new UserError(
          file.name()
              + ": reading it takes HDF5's native library, which is not in the jar; add"
              + " --conf spark.jars.packages=org.bytedeco:hdf5-platform:1.12.1-1.5.7",
          e);
    }
    try {
      check(file.local());
      return new KerasNetwork(file, read(file.local()));
    } catch (IOException
        | InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException
        | RuntimeException e) {
      String reason = UserError.firstLine(e);
      throw new UserError(
          file.name() + ": not a Keras network that can be read (" + reason + ")", e);
    }
  }

  /** The library would end the process over another file. */
  private static void check(File file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE)) {
        throw new IOException("not an HDF5 file");
      }
    }
  }

  private static Model read(File file)
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    try {
      return KerasModelImport.importKerasSequentialModelAndWeights(file.getPath(), false);
    } catch (InvalidKerasConfigurationException noStack) {
      try {
        return KerasModelImport.importKerasModelAndWeights(file.getPath(), false);
      } catch (InvalidKerasConfigurationException noGraph) {
        throw noGraph.getMessage().contains(STACK) ? noStack : noGraph;
      }
    }
  }

  /**
   * The shape in which it sees examples: with channels last, unless it was made otherwise.
   *
   * @param example shape of an example, channels first
   */
  public List<Integer> seen(List<Integer> example) {
    Layer[] layers =
        model instanceof ComputationGraph graph
            ? graph.getLayers()
            : ((MultiLayerNetwork) model).getLayers();
    boolean channelsLast =
        layers[0].conf().getLayer() instanceof ConvolutionLayer convolution
            && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    return channelsLast && example.size() == 3
        ? List.of(example.get(1), example.get(2), example.get(0))
        : example;
  }

  /** Ships it as a zip of Deeplearning4j's. */
  public ModelFile ship(SparkSession spark) {
    try {
      File zip = Files.createTempFile("retort-keras", ".zip").toFile();
      try {
        ModelSerializer.writeModel(model, zip, false);
        return ModelFile.ship(spark, given.name(), new org.apache.hadoop.fs.Path(zip.toURI()));
      } finally {
        Files.delete(zip.toPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
