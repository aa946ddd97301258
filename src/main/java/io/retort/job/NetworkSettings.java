package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;
import java.util.List;

/** A network's build, between an input of the examples' shape and one logit a class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(NetworkSettings.Mlp.class),
  @JsonSubTypes.Type(NetworkSettings.Cnn.class),
  @JsonSubTypes.Type(NetworkSettings.FastText.class),
  @JsonSubTypes.Type(NetworkSettings.TextCnn.class),
  @JsonSubTypes.Type(NetworkSettings.Lstm.class),
  @JsonSubTypes.Type(NetworkSettings.Dl4j.class)
})
public sealed interface NetworkSettings extends Serializable {

  /**
   * Dense layers with ReLU.
   *
   * @param hidden units of each hidden layer; empty is a linear classifier
   * @param dropout probability of dropping a hidden unit in a training step (Hinton et al. 2012,
   *     arXiv 1207.0580)
   * @param inputDropout probability of dropping a feature in a training step
   */
  @JsonTypeName("mlp")
  record Mlp(List<Integer> hidden, double dropout, double inputDropout) implements NetworkSettings {
    public Mlp {
      checkSizes("hidden", hidden);
      checkDropout(dropout, inputDropout, "hidden", hidden);
    }
  }

  /**
   * For each entry of {@code filters} a convolution with ReLU and a maximum over {@code pool x
   * pool}, then dense layers with ReLU.
   *
   * @param kernel side of the convolutions' square windows, in pixels
   * @param dropout probability of dropping a unit of a layer of {@code dense} in a training step;
   *     maps of convolutions are kept whole
   * @param inputDropout probability of dropping a pixel of a channel in a training step
   */
  @JsonTypeName("cnn")
  record Cnn(
      List<Integer> filters,
      int kernel,
      int pool,
      List<Integer> dense,
      double dropout,
      double inputDropout)
      implements NetworkSettings {
    public Cnn {
      checkSizes("filters", filters);
      IllegalValue.check(!filters.isEmpty(), "filters", filters, "at least one number of filters");
      IllegalValue.between("kernel", kernel, 1, 99);
      IllegalValue.between("pool", pool, 1, 99);
      checkSizes("dense", dense);
      checkDropout(dropout, inputDropout, "dense", dense);
    }
  }

  /** Of texts: first a vector for each token, learned with the rest. */
  sealed interface Text extends NetworkSettings {
    /** Numbers of such a vector. */
    int embedding();

    /** Probability of dropping a value of what comes before a dense layer in a training step. */
    double dropout();
  }

  /**
   * The mean of the vectors of a text's tokens and n-grams, and a linear classifier (Joulin et al.,
   * arXiv 1607.01759).
   */
  @JsonTypeName("fasttext")
  record FastText(int embedding, double dropout) implements Text {
    public FastText {
      checkText(embedding, dropout);
    }
  }

  /**
   * Convolutions over the words with ReLU, the maximum of each filter over the text, then dense
   * layers with ReLU (Kim, arXiv 1408.5882, with one width).
   *
   * @param filters of each convolution, one after the other
   * @param kernel words that a filter sees at once
   */
  @JsonTypeName("text-cnn")
  record TextCnn(
      int embedding, List<Integer> filters, int kernel, List<Integer> dense, double dropout)
      implements Text {
    public TextCnn {
      checkText(embedding, dropout);
      checkSizes("filters", filters);
      IllegalValue.check(!filters.isEmpty(), "filters", filters, "at least one number of filters");
      IllegalValue.between("kernel", kernel, 1, 99);
      checkSizes("dense", dense);
    }
  }

  /**
   * Long short-term memory over the words; of the last layer, what it says after the last word
   * (Hochreiter and Schmidhuber 1997).
   *
   * @param units of each layer
   */
  @JsonTypeName("lstm")
  record Lstm(int embedding, List<Integer> units, double dropout) implements Text {
    public Lstm {
      checkText(embedding, dropout);
      checkSizes("units", units);
      IllegalValue.check(!units.isEmpty(), "units", units, "at least one number of units");
    }
  }

  private static void checkText(int embedding, double dropout) {
    IllegalValue.between("embedding", embedding, 1, 10_000);
    IllegalValue.belowOne("dropout", dropout);
  }

  /**
   * Any Deeplearning4j multi-layer configuration.
   *
   * @param config path of its JSON, as {@code MultiLayerConfiguration.toJson()} writes it
   */
  @JsonTypeName("dl4j")
  record Dl4j(String config) implements NetworkSettings {
    public Dl4j {
      IllegalValue.present("config", config, "the JSON file of a Deeplearning4j configuration");
    }
  }

  private static void checkSizes(String key, List<Integer> sizes) {
    IllegalValue.check(
        sizes.stream().allMatch(n -> n != null && n >= 1 && n <= 10_000_000),
        key,
        sizes,
        "a list of sizes from 1 to 10,000,000");
  }

  private static void checkDropout(
      double dropout, double inputDropout, String key, List<Integer> hidden) {
    IllegalValue.belowOne("dropout", dropout);
    IllegalValue.check(
        dropout == 0 || !hidden.isEmpty(),
        "dropout",
        dropout,
        "0 where " + key + " = []: there is no unit to drop");
    IllegalValue.belowOne("input-dropout", inputDropout);
  }
}
