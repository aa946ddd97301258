package io.retort.labels;

import io.retort.data.Example;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Labels a sample of one shard's rows again, on an executor, and gives their {@link Agreement} as a
 * line of JSON.
 *
 * @param files of examples, each with the shard of its labels
 */
record RelabelTask(
    Labelling labelling,
    List<Pair> files,
    ShardFolder folder,
    ExampleSample sample,
    SerializableConfiguration hadoop)
    implements Function<Integer, String> {

  /**
   * @param examples path of the file
   * @param shard name of the file
   */
  record Pair(String examples, String shard) implements java.io.Serializable {}

  @Override
  public String call(Integer number) throws IOException {
    Configuration configuration = hadoop.value();
    Pair pair = files.get(number);
    List<Example> examples = sample.of(pair.examples, labelling.info(), configuration);
    SoftLabelEncoder encoder = new SoftLabelEncoder(labelling.form());
    Agreement[] sum = {Agreement.NONE};
    Path shard = folder.path(pair.shard, configuration);
    try (KnownLabels known = KnownLabels.read(shard, labelling, configuration)) {
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
    return Documents.line(sum[0]);
  }
}
