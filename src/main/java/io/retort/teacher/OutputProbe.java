package io.retort.teacher;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.OutputSettings;
import io.retort.job.OutputSettings.Kind;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a model's answers to some examples, to see what its output is.
 *
 * @param examples some; none: nothing is looked at
 */
record OutputProbe(List<Example> examples, ExamplesInfo info) {
  private static final Logger LOG = LoggerFactory.getLogger(OutputProbe.class);

  private static final int ROWS = 256;
  private static final int VALUES = 1 << 22;

  /** By so much answers of one model to one example may differ, as a share of their range. */
  private static final double SAME = 1e-3;

  static OutputProbe none(ExamplesInfo info) {
    return new OutputProbe(List.of(), info);
  }

  /** On rows of a table. */
  static OutputProbe on(SparkSession spark, ExamplesTable table) {
    int rows = Math.max(1, Math.min(ROWS, VALUES / table.info().features()));
    return new OutputProbe(table.rows(spark).take(rows), table.info());
  }

  /**
   * The kind of a model's output.
   *
   * @param raw gives the output's values as they are
   * @param given what the job says of it
   * @param model its name, for messages
   * @throws UserError where the answers contradict that, are no numbers, or change
   */
  Kind kind(OnnxSource raw, OutputSettings given, String model) {
    if (info.regression() || examples.isEmpty()) {
      return given.kind() == Kind.AUTO ? Kind.LOGITS : given.kind();
    }
    RawAnswers answers = answers(raw, model);
    if (given.forceKind()) {
      return given.kind() == Kind.AUTO ? answers.kind() : given.kind();
    }
    answers
        .fault()
        .ifPresent(
            fault -> {
              throw new UserError(
                  model
                      + ": its output "
                      + fault
                      + "; teacher.output.force-kind = true takes it all the same");
            });
    Kind seen = answers.kind();
    if (given.kind() != Kind.AUTO && !answers.mayBe(given.kind())) {
      throw new UserError(
          "teacher.output.kind = "
              + given.kind().key()
              + ": "
              + model
              + " gives "
              + seen.key()
              + ", as "
              + answers.reason()
              + "; leave it out, or set teacher.output.force-kind = true");
    }
    answers.doubt().ifPresent(doubt -> LOG.warn("{}: its output {}", model, doubt));
    if (given.kind() == Kind.AUTO) {
      LOG.info("{}: its output is taken as {}, as {}", model, seen.key(), answers.reason());
      return seen;
    }
    return given.kind();
  }

  private RawAnswers answers(OnnxSource raw, String model) {
    try (Classifier classifier = raw.open()) {
      int columns = classifier.classes();
      float[] features = new float[examples.size() * info.features()];
      for (int row = 0; row < examples.size(); row++) {
        info.decode(examples.get(row), features, row * info.features());
      }
      float[] first = new float[examples.size() * columns];
      float[] second = new float[examples.size() * columns];
      classifier.logits(features.clone(), examples.size(), first);
      classifier.logits(features, examples.size(), second);
      RawAnswers answers = new RawAnswers(first, examples.size(), columns);
      if (answers.noNumbers()) {
        throw new UserError(
            model
                + ": gives no number for any of "
                + examples.size()
                + " examples, but NaN or infinity; is its input what it was trained on?");
      }
      if (changed(first, second)) {
        throw new UserError(
            model
                + ": answers differently when it is asked about the same examples again, as with"
                + " dropout or noise left on; it must be exported for inference");
      }
      return answers;
    }
  }

  private static boolean changed(float[] first, float[] second) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : first) {
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    double allowed = SAME * Math.max(1e-6, most - least);
    for (int i = 0; i < first.length; i++) {
      if (Math.abs(first[i] - second[i]) > allowed) {
        return true;
      }
    }
    return false;
  }
}
