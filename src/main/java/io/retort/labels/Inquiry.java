package io.retort.labels;

import io.retort.data.Example;
import io.retort.network.Classifier;
import java.io.IOException;
import java.util.List;

/** Asks the teacher about some examples, in batches. Belongs to one thread. */
final class Inquiry {
  private final Labelling labelling;

  /** Takes what the teacher says of one example. */
  interface Answer {
    /**
     * @param logits holds the row at {@code [from, from + classes)}
     */
    void take(Example example, float[] logits, int from) throws IOException;
  }

  Inquiry(Labelling labelling) {
    this.labelling = labelling;
  }

  /** About examples as they are. */
  void about(List<Example> examples, Answer answer) throws IOException {
    about(examples, labelling.info()::decode, answer);
  }

  /** About one view of each. */
  void about(List<Example> examples, int view, Answer answer) throws IOException {
    Viewer viewer = new Viewer(labelling);
    about(examples, (example, out, from) -> viewer.write(example, view, out, from), answer);
  }

  /** Writes down what the teacher is to see. */
  private interface Showing {
    void write(Example example, float[] out, int from);
  }

  private void about(List<Example> examples, Showing showing, Answer answer) throws IOException {
    Classifier teacher = labelling.teacher().onThisThread();
    int size = Math.min(labelling.batchSize(), examples.size());
    int width = labelling.info().features();
    int classes = labelling.form().classes();
    float[] features = new float[size * width];
    float[] logits = new float[size * classes];
    for (int first = 0; first < examples.size(); first += size) {
      int rows = Math.min(size, examples.size() - first);
      for (int row = 0; row < rows; row++) {
        showing.write(examples.get(first + row), features, row * width);
      }
      teacher.logits(features, rows, logits);
      for (int row = 0; row < rows; row++) {
        answer.take(examples.get(first + row), logits, row * classes);
      }
    }
  }
}
