package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.retort.SomeTargets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each term's value, worked out by the letter of its paper. */
class TermTest {
  private static final int ROWS = 4;
  private static final int CLASSES = 3;
  private static final int[] LABELS = {2, 0, Targets.UNLABELLED, 1};

  /** What a term is, of logits of teacher and student, {@code [rows][classes]}. */
  private interface Formula extends ToDoubleBiFunction<double[][], double[][]> {}

  static Stream<Arguments> terms() {
    return Stream.of(
        Arguments.of(new PseudoLabels(), mean((p, q) -> -Math.log(soft(q, 1)[first(p)]))),
        Arguments.of(
            new KullbackLeibler(2), mean((p, q) -> 4 * divergence(soft(p, 2), soft(q, 2)))),
        Arguments.of(
            new SoftCrossEntropy(2),
            mean((p, q) -> 4 * (divergence(soft(p, 2), soft(q, 2)) + entropy(soft(p, 2))))),
        Arguments.of(
            new ReverseKullbackLeibler(2), mean((p, q) -> 4 * divergence(soft(q, 2), soft(p, 2)))),
        Arguments.of(
            new SymmetricKullbackLeibler(1),
            mean(
                (p, q) ->
                    (divergence(soft(p, 1), soft(q, 1)) + divergence(soft(q, 1), soft(p, 1))) / 2)),
        Arguments.of(new JensenShannon(3), mean((p, q) -> 9 * shannon(soft(p, 3), soft(q, 3)))),
        Arguments.of(new LogitSquares(), mean(TermTest::squares)),
        Arguments.of(
            new StandardizedKullbackLeibler(2),
            mean((p, q) -> 4 * divergence(soft(scores(p), 2), soft(scores(q), 2)))),
        Arguments.of(new DecoupledDistillation(4, 1, 8), (Formula) TermTest::decoupled),
        Arguments.of(new Correlation(4, 1, 2), (Formula) TermTest::correlated),
        Arguments.of(new Similarity(), (Formula) TermTest::similar),
        Arguments.of(new DistanceRelation(), (Formula) TermTest::apart),
        Arguments.of(new AngleRelation(), (Formula) TermTest::angles));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void itIsWhatItsPaperSays(Term term, Formula formula) {
    SplittableRandom random = new SplittableRandom(11);
    for (int repeat = 0; repeat < 10; repeat++) {
      float[] teacher = floats(random);
      float[] student = floats(random);
      Targets targets = SomeTargets.dense(ROWS, CLASSES, teacher, LABELS);

      double value = term.add(targets, student, 3, new float[student.length]);

      double expected = formula.applyAsDouble(rows(teacher), rows(student));
      assertThat(value).isCloseTo(3 * expected, within(1e-6 * (1 + expected)));
    }
  }

  /** Where both say the same there is nothing to be learned. */
  @ParameterizedTest
  @MethodSource("terms")
  void ofEqualLogitsTheGradientIsZero(Term term, Formula formula) {
    assumeThat(term).isNotEqualTo(new PseudoLabels()); // Those are hard.
    float[] logits = floats(new SplittableRandom(12));
    float[] gradient = new float[logits.length];
    term.add(SomeTargets.dense(ROWS, CLASSES, logits, LABELS), logits, 1, gradient);
    assertThat(gradient).containsOnly(new float[] {0}, within(1e-6f));
  }

  /** Rows that are not to be followed do not change what others are compared with. */
  @ParameterizedTest
  @MethodSource("terms")
  void aFilteredRowIsAsIfItWereNotThere(Term term, Formula formula) {
    float[] teacher = floats(new SplittableRandom(13));
    float[] student = floats(new SplittableRandom(14));
    Targets whole = SomeTargets.dense(ROWS, CLASSES, teacher, LABELS);
    float[] packed = new float[SoftLabels.packedLength(whole.form())];
    whole.softLabels().pack(3, packed, 0);
    packed[0] = 1;
    whole.softLabels().unpack(packed, 0, 3);
    float[] gradient = new float[student.length];

    double value = term.add(whole, student, 1, gradient);

    float[] alone = new float[student.length];
    Targets three = SomeTargets.dense(3, CLASSES, teacher, LABELS);
    assertThat(value).isCloseTo(0.75 * term.add(three, student, 1, alone), within(1e-6));
    for (int i = 0; i < gradient.length; i++) {
      assertThat(gradient[i]).isCloseTo(0.75f * alone[i], within(1e-6f));
    }
  }

  @Test
  void anAbsentTeacherIsRefused() {
    Targets hard = SomeTargets.hard(ROWS, CLASSES, LABELS);
    float[] logits = new float[ROWS * CLASSES];
    terms()
        .map(arguments -> (Term) arguments.get()[0])
        .forEach(
            term ->
                assertThatThrownBy(() -> term.add(hard, logits, 1, logits.clone()))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void smoothedLabelsLeaveAShareToEachClass() {
    float[] student = floats(new SplittableRandom(15));
    CombinedLoss loss = new CombinedLoss(2, 0.3, List.of());
    double value =
        loss.valueAndGradient(
            SomeTargets.hard(ROWS, CLASSES, LABELS), student, new float[student.length]);
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] q = soft(rows(student)[row], 1);
      for (int c = 0; c < CLASSES && LABELS[row] >= 0; c++) {
        expected -= 2.0 / ROWS * (0.1 + (c == LABELS[row] ? 0.7 : 0)) * Math.log(q[c]);
      }
    }
    assertThat(value).isCloseTo(expected, within(1e-9));
  }

  private static Formula mean(ToDoubleBiFunction<double[], double[]> ofRow) {
    return (teacher, student) -> {
      double sum = 0;
      for (int row = 0; row < teacher.length; row++) {
        sum += ofRow.applyAsDouble(teacher[row], student[row]);
      }
      return sum / teacher.length;
    };
  }

  private static int first(double[] z) {
    double largest = Arrays.stream(z).max().orElseThrow();
    return (int) Arrays.stream(z).takeWhile(value -> value < largest).count();
  }

  private static double decoupled(double[][] teacher, double[][] student) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] p = soft(teacher[row], 4);
      double[] q = soft(student[row], 4);
      int target = LABELS[row];
      for (int c = 0; c < CLASSES && LABELS[row] < 0; c++) {
        target = target < 0 || p[c] > p[target] ? c : target;
      }
      double[] others = new double[CLASSES - 1];
      double[] othersOfStudent = new double[CLASSES - 1];
      for (int c = 0, i = 0; c < CLASSES; c++) {
        if (c != target) {
          others[i] = p[c] / (1 - p[target]);
          othersOfStudent[i++] = q[c] / (1 - q[target]);
        }
      }
      double sure =
          divergence(
              new double[] {p[target], 1 - p[target]}, new double[] {q[target], 1 - q[target]});
      sum += 16 * (sure + 8 * divergence(others, othersOfStudent));
    }
    return sum / ROWS;
  }

  private static double correlated(double[][] teacher, double[][] student) {
    double[][] p = Arrays.stream(teacher).map(z -> soft(z, 4)).toArray(double[][]::new);
    double[][] q = Arrays.stream(student).map(z -> soft(z, 4)).toArray(double[][]::new);
    double inter = 0;
    for (int row = 0; row < ROWS; row++) {
      inter += (1 - new PearsonsCorrelation().correlation(p[row], q[row])) / ROWS;
    }
    double intra = 0;
    for (int c = 0; c < CLASSES; c++) {
      int column = c;
      double[] ofTeacher = Arrays.stream(p).mapToDouble(row -> row[column]).toArray();
      double[] ofStudent = Arrays.stream(q).mapToDouble(row -> row[column]).toArray();
      intra += (1 - new PearsonsCorrelation().correlation(ofTeacher, ofStudent)) / CLASSES;
    }
    return 16 * (inter + 2 * intra);
  }

  private static double similar(double[][] teacher, double[][] student) {
    double[][] ofTeacher = gram(teacher);
    double[][] ofStudent = gram(student);
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        sum += Math.pow(ofTeacher[i][j] - ofStudent[i][j], 2);
      }
    }
    return sum / (ROWS * ROWS);
  }

  private static double[][] gram(double[][] logits) {
    double[][] gram = new double[ROWS][ROWS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        gram[i][j] = dot(centered(logits[i]), centered(logits[j]));
      }
      double length = Math.sqrt(dot(gram[i], gram[i]));
      for (int j = 0; j < ROWS; j++) {
        gram[i][j] /= length;
      }
    }
    return gram;
  }

  private static double apart(double[][] teacher, double[][] student) {
    double meanOfTeacher = 0;
    double meanOfStudent = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        meanOfTeacher += length(teacher[i], teacher[j]) / (ROWS * (ROWS - 1));
        meanOfStudent += length(student[i], student[j]) / (ROWS * (ROWS - 1));
      }
    }
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        sum +=
            huber(
                length(student[i], student[j]) / meanOfStudent
                    - length(teacher[i], teacher[j]) / meanOfTeacher);
      }
    }
    return sum / (ROWS * (ROWS - 1));
  }

  private static double angles(double[][] teacher, double[][] student) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        for (int k = 0; k < ROWS; k++) {
          sum += huber(cosine(student, i, j, k) - cosine(teacher, i, j, k));
        }
      }
    }
    return sum / (ROWS * ROWS * ROWS);
  }

  /** Of the angle at j. */
  private static double cosine(double[][] points, int i, int j, int k) {
    if (i == j || k == j) {
      return 0;
    }
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      sum +=
          (centered(points[i])[c] - centered(points[j])[c])
              * (centered(points[k])[c] - centered(points[j])[c]);
    }
    return sum / length(points[i], points[j]) / length(points[k], points[j]);
  }

  private static double length(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, c -> centered(a)[c] - centered(b)[c]);
    return Math.sqrt(dot(difference, difference));
  }

  private static double huber(double x) {
    return Math.abs(x) <= 1 ? x * x / 2 : Math.abs(x) - 0.5;
  }

  private static double squares(double[] teacher, double[] student) {
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      sum += Math.pow(centered(teacher)[c] - centered(student)[c], 2);
    }
    return sum / CLASSES;
  }

  private static double[] scores(double[] z) {
    double deviation = new StandardDeviation().evaluate(z);
    return Arrays.stream(centered(z)).map(value -> value / deviation).toArray();
  }

  private static double[] centered(double[] z) {
    double mean = Arrays.stream(z).average().orElseThrow();
    return Arrays.stream(z).map(value -> value - mean).toArray();
  }

  private static double[] soft(double[] z, double temperature) {
    double sum = Arrays.stream(z).map(value -> Math.exp(value / temperature)).sum();
    return Arrays.stream(z).map(value -> Math.exp(value / temperature) / sum).toArray();
  }

  private static double shannon(double[] p, double[] q) {
    double[] m = new double[p.length];
    Arrays.setAll(m, c -> (p[c] + q[c]) / 2);
    return (divergence(p, m) + divergence(q, m)) / 2;
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += p[c] * Math.log(p[c] / q[c]);
    }
    return sum;
  }

  private static double entropy(double[] p) {
    return -Arrays.stream(p).map(value -> value * Math.log(value)).sum();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }

  private static double[][] rows(float[] logits) {
    double[][] rows = new double[ROWS][CLASSES];
    for (int i = 0; i < logits.length; i++) {
      rows[i / CLASSES][i % CLASSES] = logits[i];
    }
    return rows;
  }

  private static float[] floats(SplittableRandom random) {
    float[] logits = new float[ROWS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (6 * random.nextDouble() - 3);
    }
    return logits;
  }

  /** A row that counts double is one that stands there twice. */
  @Test
  void aClassesWeightIsWhatItsRowsCount() {
    float[] logits = {1, -2, 0.5f, 0, 3, 1};
    float[] repeated = {1, -2, 0.5f, 1, -2, 0.5f, 0, 3, 1};
    CombinedLoss loss = new CombinedLoss(0.7, 0.1, List.of());
    Targets once = SomeTargets.hard(2, 3, new int[] {0, 2});
    Targets twice = SomeTargets.hard(3, 3, new int[] {0, 0, 2});

    float[] slope = new float[6];
    float[] expected = new float[9];
    double value = loss.weighted(List.of(2.0, 7.0, 1.0)).valueAndGradient(once, logits, slope);
    double sum = 3 * loss.valueAndGradient(twice, repeated, expected);

    assertThat(2 * value).isCloseTo(sum, within(1e-6));
    for (int c = 0; c < 3; c++) {
      assertThat(2 * slope[c]).isCloseTo(6 * expected[c], within(1e-6f));
      assertThat(2 * slope[3 + c]).isCloseTo(3 * expected[6 + c], within(1e-6f));
    }
  }
}
