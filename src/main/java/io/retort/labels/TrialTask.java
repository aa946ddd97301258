package io.retort.labels;

import io.retort.data.Example;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Tries the teacher on a sample of one file of examples, on an executor.
 *
 * @param measured how many answers it measures at every temperature
 */
record TrialTask(Labelling labelling, ExampleSample sample, double[] temperatures, int measured)
    implements ShardTask<String, TrialSums> {

  @Override
  public TrialSums run(String file, Configuration hadoop, LongConsumer done) throws IOException {
    List<Example> examples = sample.of(file, labelling.info(), hadoop);
    TrialSums.Tally tally =
        new TrialSums.Tally(labelling.form().classes(), temperatures, examples.size(), measured);
    new Inquiry(labelling)
        .about(examples, (example, logits, from) -> tally.add(logits, from, example.label));
    return tally.sums();
  }
}
