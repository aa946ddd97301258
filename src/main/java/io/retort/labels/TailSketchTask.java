package io.retort.labels;

import io.retort.data.Example;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/** Sketches the tails of a sample of one file of examples, on an executor. */
record TailSketchTask(Labelling labelling, ExampleSample sample)
    implements ShardTask<String, TailSketch> {

  @Override
  public TailSketch run(String file, Configuration hadoop, LongConsumer done) throws IOException {
    List<Example> examples = sample.of(file, labelling.info(), hadoop);
    TailSketch.Rows rows = new TailSketch.Rows(labelling.form());
    new Inquiry(labelling)
        .about(
            examples,
            (example, logits, from) -> {
              labelling.checkFinite(example, logits, from);
              rows.add(logits, from);
            });
    return rows.sketch();
  }
}
