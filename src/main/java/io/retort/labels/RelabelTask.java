package io.retort.labels;

import io.retort.data.Example;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Labels a sample of one shard's rows again, on an executor. */
record RelabelTask(Labelling labelling, ShardFolder folder, ExampleSample sample)
    implements ShardTask<RelabelTask.Pair, Agreement> {

  /**
   * A file of examples and its labels.
   *
   * @param examples path of the file
   * @param shard name of the file
   */
  record Pair(String examples, String shard) {}

  @Override
  public Agreement run(Pair pair, Configuration hadoop, LongConsumer done) throws IOException {
    List<Example> examples = sample.of(pair.examples, labelling.info(), hadoop);
    SoftLabelEncoder encoder = new SoftLabelEncoder(labelling.form(), labelling.shape());
    Agreement[] sum = {Agreement.NONE};
    Path shard = folder.path(pair.shard, hadoop);
    try (KnownLabels known = KnownLabels.read(shard, labelling, hadoop)) {
      new Inquiry(labelling)
          .about(
              examples,
              (example, logits, from) -> {
                SoftLabelRow row = known.of(example);
                sum[0] =
                    sum[0].plus(
                        row == null
                            ? Agreement.UNKNOWN
                            : Agreement.of(row.stored(), encoder.encode(logits, from)));
              });
    }
    return sum[0];
  }
}
