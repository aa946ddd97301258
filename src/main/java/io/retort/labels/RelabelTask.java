package io.retort.labels;

import io.retort.data.Example;
import io.retort.job.LabelSettings;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Softmax;
import io.retort.loss.Targets;
import io.retort.loss.TeacherDistribution;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Labels a sample of one shard's rows again, on an executor.
 *
 * @param temperature at which distributions are compared
 */
record RelabelTask(
    Labelling labelling, ShardFolder folder, ExampleSample sample, double temperature)
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
    Agreement sum = Agreement.NONE;
    Path shard = folder.path(pair.shard, hadoop);
    for (int view = 0; view < labelling.form().rowsOfExample(); view++) {
      sum = sum.plus(of(view, examples, shard, hadoop));
    }
    return sum;
  }

  private Agreement of(int view, List<Example> examples, Path shard, Configuration hadoop)
      throws IOException {
    SoftLabelEncoder encoder = new SoftLabelEncoder(labelling.form(), labelling.shape());
    Restored restored = new Restored(labelling, temperature);
    Agreement[] sum = {Agreement.NONE};
    try (KnownLabels known = KnownLabels.read(shard, labelling, hadoop)) {
      new Inquiry(labelling)
          .about(
              examples,
              view,
              (example, logits, from) -> {
                SoftLabelRow row = known.of(example, view);
                sum[0] =
                    sum[0].plus(
                        row == null
                            ? Agreement.UNKNOWN
                            : restored.compare(
                                row.stored(), encoder.encode(logits, from), logits, from));
              });
    }
    return sum[0];
  }

  /** A row of the table as a student sees it, with everything that is told of its tail. */
  private static final class Restored {
    private final int classes;
    private final double temperature;
    private final SoftLabels row;
    private final TeacherDistribution table;
    private final double[] p;

    Restored(Labelling labelling, double temperature) {
      SoftLabelForm form = labelling.form().read(LabelSettings.Tail.RESIDUAL, labelling.shape());
      this.classes = form.classes();
      this.temperature = temperature;
      this.row = new SoftLabels(form, 1);
      this.table = new TeacherDistribution(new Targets(1, form, row, new int[1]), temperature);
      this.p = new double[classes];
    }

    Agreement compare(
        SoftLabelEncoder.Stored stored, SoftLabelEncoder.Stored again, float[] logits, int from) {
      row.set(0, false, stored.logits(), stored.classes(), stored.tail(), stored.codes());
      table.restore(0);
      double logSum = Softmax.of(logits, from, classes, temperature, p);
      double divergence = 0;
      double entropy = 0;
      for (int c = 0; c < classes; c++) {
        double logP = logits[from + c] / temperature - logSum;
        entropy -= p[c] * logP;
        divergence += p[c] == 0 ? 0 : p[c] * (logP - table.logProbabilities()[c]);
      }
      return Agreement.of(stored, again, Math.max(0, divergence), entropy);
    }
  }
}
