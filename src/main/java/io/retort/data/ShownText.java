package io.retort.data;

import io.retort.job.DataSettings;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Examples that are texts, for people to read: what a model sees of each, its tokens, put together
 * again.
 */
public final class ShownText {
  /** Characters of a text, of which more are not needed to know it again. */
  private static final int LONGEST = 200;

  private final TextEncoder encoder;

  private ShownText(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /** Empty where examples are no texts. */
  public static Optional<ShownText> of(SparkSession spark, Workspace workspace, DataSettings data)
      throws IOException {
    return data.text() == null
        ? Optional.empty()
        : Optional.of(new ShownText(TokenizerArtefact.encoder(spark, workspace, data.text())));
  }

  public String of(Example example, ExamplesInfo info) {
    float[] features = new float[info.features()];
    info.decode(example, features, 0);
    String text = encoder.decode(features);
    return text.length() <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST))) + "\u2026";
  }
}
