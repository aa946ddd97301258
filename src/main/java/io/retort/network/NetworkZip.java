package io.retort.network;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A zip as {@code ModelSerializer} writes it, which anybody may have made: the one gate that every
 * saved network goes through. Of it only configuration and parameters are read, and neither makes
 * more than the file holds. Upstream's own reader would make, and so run, any Java object that lies
 * in an entry {@code preprocessor.bin}.
 */
final class NetworkZip implements Closeable {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";

  /** More than any network's. */
  private static final int LONGEST_CONFIGURATION = 64 << 20;

  /** How Java's serialized objects begin. */
  private static final byte[] JAVA_OBJECT = {(byte) 0xAC, (byte) 0xED, 0, 5};

  private final ZipFile zip;

  private NetworkZip(ZipFile zip) {
    this.zip = zip;
  }

  /**
   * The network in a zip, layer stack or graph, without the state of its optimizer.
   *
   * @throws IOException where it is no such zip, or one that was made to do harm
   */
  static Model restore(File file) throws IOException {
    try (NetworkZip zip = new NetworkZip(new ZipFile(file))) {
      zip.checkEntries();
      String json = zip.configuration();
      return json.contains("\"networkInputs\"") ? zip.graph(json) : zip.stack(json);
    }
  }

  /** The same where it must be a stack of layers. */
  static MultiLayerNetwork restoreStack(File file) throws IOException {
    Model model = restore(file);
    if (model instanceof MultiLayerNetwork stack) {
      return stack;
    }
    Networks.free(model);
    throw new IOException("a graph, must be a stack of layers");
  }

  private void checkEntries() throws IOException {
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : zip.stream().toList()) {
      String name = entry.getName();
      if (leadsOut(name)) {
        throw new IOException("its entry " + name + " leads out of the zip");
      }
      if (!names.add(name)) {
        throw new IOException("it has two entries " + name);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        if (Arrays.equals(in.readNBytes(JAVA_OBJECT.length), JAVA_OBJECT)) {
          throw new IOException(
              "its entry " + name + " is a serialized Java object, which could do anything");
        }
      }
    }
  }

  private static boolean leadsOut(String name) {
    List<String> steps = List.of(name.split("[/\\\\]", -1));
    return name.startsWith("/")
        || name.startsWith("\\")
        || name.matches("[A-Za-z]:.*")
        || name.indexOf('\0') >= 0
        || steps.contains("..");
  }

  private InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("no " + name + " in it");
    }
    return zip.getInputStream(entry);
  }

  private String configuration() throws IOException {
    try (InputStream in = open(CONFIGURATION)) {
      byte[] json = in.readNBytes(LONGEST_CONFIGURATION + 1);
      if (json.length > LONGEST_CONFIGURATION) {
        throw new IOException(CONFIGURATION + " is longer than 64 MB");
      }
      return ForeignConfiguration.checked(new String(json, StandardCharsets.UTF_8));
    }
  }

  private MultiLayerNetwork stack(String json) throws IOException {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    INDArray parameters = parameters(ForeignConfiguration.parameters(configuration));
    configuration.setDataType(parameters.dataType());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    return network;
  }

  private ComputationGraph graph(String json) throws IOException {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    INDArray parameters = parameters(ForeignConfiguration.parameters(configuration));
    configuration.setDataType(parameters.dataType());
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(parameters, false);
    return network;
  }

  /**
   * @param expected that the configuration asks for
   */
  private INDArray parameters(long expected) throws IOException {
    // A buffer is made as large as it is said to be before it is filled, and used in the shape it
    // is said to have.
    try (DataInputStream in = data()) {
      ForeignArray.check(in, expected);
    }
    try (DataInputStream in = data()) {
      return Nd4j.read(in);
    }
  }

  private DataInputStream data() throws IOException {
    return new DataInputStream(new BufferedInputStream(open(PARAMETERS)));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
