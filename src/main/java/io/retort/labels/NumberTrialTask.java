package io.retort.labels;

import io.retort.data.Example;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/** Tries a regression's teacher on a sample of one file of examples, on an executor. */
record NumberTrialTask(Labelling labelling, ExampleSample sample)
    implements ShardTask<String, NumberTrial> {

  @Override
  public NumberTrial run(String file, Configuration hadoop, LongConsumer done) throws IOException {
    List<Example> examples = sample.of(file, labelling.info(), hadoop);
    NumberTrial[] trial = {NumberTrial.none(labelling.info().numbers())};
    new Inquiry(labelling)
        .about(examples, (example, said, from) -> trial[0] = trial[0].with(example, said[from]));
    return trial[0];
  }
}
