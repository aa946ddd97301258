package io.retort.labels;

import io.retort.data.Example;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Tries the teacher on a sample of one file, on an executor, and gives {@link TrialSums} as a line
 * of JSON.
 *
 * @param files that it is told the numbers of
 * @param measured how many answers it measures at every temperature
 */
record TrialTask(
    Labelling labelling,
    List<String> files,
    ExampleSample sample,
    double[] temperatures,
    int measured,
    SerializableConfiguration hadoop)
    implements Function<Integer, String> {

  @Override
  public String call(Integer number) throws IOException {
    List<Example> examples = sample.of(files.get(number), labelling.info(), hadoop.value());
    TrialSums.Tally tally =
        new TrialSums.Tally(labelling.form().classes(), temperatures, examples.size(), measured);
    new Inquiry(labelling)
        .about(examples, (example, logits, from) -> tally.add(logits, from, example.label));
    return Documents.line(tally.sums());
  }
}
