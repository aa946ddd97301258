package io.retort.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * The JSON of a network from elsewhere. It names the classes that are to be made of it, which may
 * be upstream's own and no others.
 */
final class ForeignConfiguration {
  private static final List<String> UPSTREAM =
      List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.");

  private static final JsonFactory JSON = new JsonFactory();

  private ForeignConfiguration() {}

  /**
   * The same text.
   *
   * @throws IOException where it is no JSON, or names another class
   */
  static String checked(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      String first = null; // Of a list that may be [class, object].
      JsonToken before = null;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean text = token == JsonToken.VALUE_STRING;
        if (text && "@class".equals(parser.currentName())) {
          check(parser.getText());
        }
        if (first != null && token == JsonToken.START_OBJECT) {
          check(first);
        }
        first = text && before == JsonToken.START_ARRAY ? parser.getText() : null;
        before = token;
      }
    }
    return json;
  }

  private static void check(String name) throws IOException {
    if (UPSTREAM.stream().noneMatch(name::startsWith)) {
      throw new IOException("it names the class " + name + ", which is none of Deeplearning4j's");
    }
  }

  /** Numbers that a network of it would train. */
  static long parameters(MultiLayerConfiguration configuration) {
    return configuration.getConfs().stream().mapToLong(ForeignConfiguration::parameters).sum();
  }

  static long parameters(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .mapToLong(vertex -> vertex.numParams(true))
        .sum();
  }

  private static long parameters(NeuralNetConfiguration configuration) {
    return configuration.getLayer().initializer().numParams(configuration);
  }
}
