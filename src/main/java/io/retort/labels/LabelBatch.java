package io.retort.labels;

import io.retort.data.Example;
import io.retort.loss.Float16;
import io.retort.network.Classifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in their order, some of them known already; the teacher is asked about the others in
 * batches.
 */
final class LabelBatch {
  /** Of rows that are known already there may be many between two that are not. */
  private static final int MOST_WAITING = 4096;

  private final Labelling labelling;
  private final Sink sink;
  private final Classifier teacher;
  private final SoftLabelEncoder encoder;
  private final Viewer viewer;
  private final int classes;
  private final int featureCount;
  private final float[] features;
  private final float[] logits;

  /** Of each hidden layer, row-major {@code [rows, values]}. */
  private final float[][] hidden;

  private final List<Waiting> waiting = new ArrayList<>();
  private int asked;
  private long labelled;

  /** A row that is not written yet; its label where it is known, otherwise null. */
  private record Waiting(Example example, int view, SoftLabelRow known) {}

  /** Where rows go. */
  interface Sink {
    void write(SoftLabelRow row) throws IOException;
  }

  LabelBatch(Labelling labelling, Sink sink) {
    this.labelling = labelling;
    this.sink = sink;
    this.teacher = labelling.teacher().onThisThread();
    this.encoder = new SoftLabelEncoder(labelling.form(), labelling.shape());
    this.viewer = new Viewer(labelling);
    this.classes = labelling.form().classes();
    this.featureCount = labelling.info().features();
    int size = labelling.batchSize();
    this.features = new float[size * featureCount];
    this.logits = new float[size * classes];
    this.hidden = new float[labelling.hidden().size()][];
    for (int layer = 0; layer < hidden.length; layer++) {
      hidden[layer] = new float[size * labelling.hidden().get(layer).values()];
    }
  }

  /**
   * @param label of the example, or null where the teacher is to be asked
   */
  void add(Example example, int view, SoftLabelRow label) throws IOException {
    if (label == null) {
      viewer.write(example, view, features, asked++ * featureCount);
    }
    waiting.add(new Waiting(example, view, label));
    if (asked == labelling.batchSize() || waiting.size() == MOST_WAITING) {
      flush();
    }
  }

  void flush() throws IOException {
    if (asked > 0) {
      ask();
    }
    int answer = 0;
    for (Waiting row : waiting) {
      sink.write(row.known != null ? row.known : answer(row, answer++));
    }
    labelled += asked;
    waiting.clear();
    asked = 0;
  }

  private void ask() {
    if (hidden.length == 0) {
      teacher.logits(features, asked, logits);
    } else {
      teacher.answer(features, asked, logits, hidden);
    }
  }

  private SoftLabelRow answer(Waiting asked, int row) {
    Example example = asked.example;
    int from = row * classes;
    labelling.checkFinite(example, logits, from);
    return new SoftLabelRow(
        example.id,
        asked.view,
        labelling.hash(example),
        labelling.filter().filters(logits, from, classes, example.label),
        encoder.encode(logits, from).with(hidden(example, row)));
  }

  private byte[][] hidden(Example example, int row) {
    byte[][] halves = new byte[hidden.length][];
    for (int layer = 0; layer < halves.length; layer++) {
      int values = labelling.hidden().get(layer).values();
      labelling.checkFinite(example, labelling.hidden().get(layer), hidden[layer], row * values);
      halves[layer] = Float16.write(hidden[layer], row * values, values);
    }
    return halves;
  }

  /** Rows that the teacher was asked about. */
  long labelled() {
    return labelled;
  }
}
