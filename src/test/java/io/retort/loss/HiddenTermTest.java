package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each term on hidden layers against its formula in vectors and matrices, and its gradient. */
class HiddenTermTest {
  private static final int ROWS = 4;
  private static final List<Integer> WIDE = List.of(3, 2, 2);
  private static final List<Integer> MAP = List.of(2, 2, 2);

  /** Of a batch: the teacher's rows and the student's. */
  private interface Formula {
    double of(RealVector[] teacher, RealVector[] student);
  }

  static Stream<Arguments> terms() {
    return Stream.of(
        Arguments.of(new Hint(), MAP, (Formula) HiddenTermTest::hint),
        Arguments.of(new Cosine(), MAP, (Formula) HiddenTermTest::cosine),
        Arguments.of(new AttentionTransfer(), WIDE, (Formula) HiddenTermTest::attention),
        Arguments.of(new Similarity(), WIDE, (Formula) HiddenTermTest::similar),
        Arguments.of(new DistanceRelation(), WIDE, (Formula) HiddenTermTest::distances),
        Arguments.of(new AngleRelation(), WIDE, (Formula) HiddenTermTest::angles));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void itIsWhatItsPaperSays(HiddenTerm term, List<Integer> teacherSizes, Formula formula) {
    for (int repeat = 0; repeat < 10; repeat++) {
      HiddenBatch batch = batch(teacherSizes, repeat);

      double value = term.add(batch, 3, new float[batch.student().length]);

      double expected = formula.of(teacher(batch), rows(batch.student()));
      assertThat(value).isCloseTo(3 * expected, within(1e-5 * (1 + expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void itsGradientIsTheSlopeOfItsValue(
      HiddenTerm term, List<Integer> teacherSizes, Formula formula) {
    HiddenBatch batch = batch(teacherSizes, 17);
    float[] gradient = new float[batch.student().length];
    term.add(batch, 2, gradient);
    for (int i = 0; i < gradient.length; i++) {
      RealVector[] more = rows(batch.student());
      RealVector[] less = rows(batch.student());
      double step = 1e-4;
      more[i / 8].addToEntry(i % 8, step);
      less[i / 8].addToEntry(i % 8, -step);
      RealVector[] teacher = teacher(batch);
      double slope = (formula.of(teacher, more) - formula.of(teacher, less)) / (2 * step);
      assertThat((double) gradient[i]).isCloseTo(2 * slope, within(1e-4 * (1 + Math.abs(slope))));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void aFilteredRowIsAsIfItWereNotThere(
      HiddenTerm term, List<Integer> teacherSizes, Formula formula) {
    HiddenBatch whole = batch(teacherSizes, 18);
    float[] packed = new float[SoftLabels.packedLength(whole.targets().form())];
    whole.targets().softLabels().pack(3, packed, 0);
    packed[0] = 1;
    whole.targets().softLabels().unpack(packed, 0, 3);
    float[] gradient = new float[whole.student().length];

    double value = term.add(whole, 1, gradient);

    Targets all = whole.targets();
    Targets three = new Targets(3, all.form(), all.softLabels(), all.labels());
    float[] alone = new float[gradient.length];
    HiddenBatch rest = new HiddenBatch(three, 0, whole.shape(), whole.student());
    assertThat(value).isCloseTo(0.75 * term.add(rest, 1, alone), within(1e-6));
    for (int i = 0; i < gradient.length; i++) {
      assertThat(gradient[i]).isCloseTo(0.75f * alone[i], within(1e-6f));
    }
  }

  /** A layer of rectifiers may say nothing at all of a row. */
  @ParameterizedTest
  @MethodSource("terms")
  void ofNothingButZerosItIsANumber(HiddenTerm term, List<Integer> teacherSizes, Formula formula) {
    HiddenBatch batch = batch(teacherSizes, 19);
    Arrays.fill(batch.student(), 0);
    float[] gradient = new float[batch.student().length];
    assertThat(term.add(batch, 1, gradient)).isFinite();
    for (float slope : gradient) {
      assertThat(slope).isFinite();
    }
  }

  @Test
  void anObjectiveWeighsItsTermsOnHiddenLayers() {
    HiddenBatch batch = batch(MAP, 20);
    Objective loss =
        new CombinedLoss(
            1,
            0,
            List.of(),
            List.of(),
            List.of(
                new CombinedLoss.WeightedHidden(new Cosine(), 0),
                new CombinedLoss.WeightedHidden(new Hint(), 0.5)));
    float[] gradient = new float[batch.student().length];
    Arrays.fill(gradient, 7);
    assertThat(loss.hidden(0, batch, gradient)).isZero();
    assertThat(gradient).containsOnly(0);
    assertThat(loss.hidden(1, batch, gradient))
        .isEqualTo(new Hint().add(batch, 0.5, new float[gradient.length]));
    assertThatThrownBy(() -> ((Objective) (t, l, g) -> 0).hidden(0, batch, gradient))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halfPrecisionRoundsToTheNearestAndHasALargest() {
    float[] values = {0, 1, -2.5f, 1 / 3f, 65504, 1e6f, -1e6f, 6e-8f};
    byte[] bytes = Float16.write(values, 0, values.length);
    float[] read = new float[values.length];
    Float16.read(bytes, 0, read, read.length);
    assertThat(read).startsWith(0, 1, -2.5f).contains(65504, -65504);
    assertThat(read[3]).isCloseTo(1 / 3f, within(1e-4f)).isEqualTo(Float16.rounded(1 / 3f));
    assertThat(bytes[2]).isZero(); // 1 is 0x3c00, the lower byte first.
    assertThat(bytes[3]).isEqualTo((byte) 0x3c);
  }

  private static double hint(RealVector[] teacher, RealVector[] student) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double length = student[row].subtract(teacher[row]).getNorm();
      sum += length * length / 8 / ROWS;
    }
    return sum;
  }

  private static double cosine(RealVector[] teacher, RealVector[] student) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += (1 - student[row].cosine(teacher[row])) / ROWS;
    }
    return sum;
  }

  private static double attention(RealVector[] teacher, RealVector[] student) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double apart = map(student[row]).unitVector().getDistance(map(teacher[row]).unitVector());
      sum += apart * apart / ROWS;
    }
    return sum;
  }

  /** Channels lie one after the other, each with four positions. */
  private static RealVector map(RealVector row) {
    RealVector map = new ArrayRealVector(4);
    for (int channel = 0; channel < row.getDimension() / 4; channel++) {
      RealVector part = row.getSubVector(4 * channel, 4);
      map = map.add(part.ebeMultiply(part));
    }
    return map;
  }

  private static double similar(RealVector[] teacher, RealVector[] student) {
    double apart = gram(student).subtract(gram(teacher)).getFrobeniusNorm();
    return apart * apart / (ROWS * ROWS);
  }

  private static RealMatrix gram(RealVector[] rows) {
    RealMatrix points = new Array2DRowRealMatrix(ROWS, rows[0].getDimension());
    for (int row = 0; row < ROWS; row++) {
      points.setRowVector(row, rows[row]);
    }
    RealMatrix gram = points.multiply(points.transpose());
    for (int row = 0; row < ROWS; row++) {
      gram.setRowVector(row, gram.getRowVector(row).unitVector());
    }
    return gram;
  }

  private static double distances(RealVector[] teacher, RealVector[] student) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        sum +=
            huber(
                student[i].getDistance(student[j]) / mean(student)
                    - teacher[i].getDistance(teacher[j]) / mean(teacher));
      }
    }
    return sum / (ROWS * (ROWS - 1));
  }

  private static double mean(RealVector[] rows) {
    double sum = 0;
    for (RealVector one : rows) {
      for (RealVector other : rows) {
        sum += one.getDistance(other);
      }
    }
    return sum / (ROWS * (ROWS - 1));
  }

  private static double angles(RealVector[] teacher, RealVector[] student) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        for (int k = 0; k < ROWS; k++) {
          if (i != j && k != j) {
            sum += huber(angle(student, i, j, k) - angle(teacher, i, j, k));
          }
        }
      }
    }
    return sum / (ROWS * ROWS * ROWS);
  }

  private static double angle(RealVector[] rows, int i, int j, int k) {
    return rows[i].subtract(rows[j]).cosine(rows[k].subtract(rows[j]));
  }

  private static double huber(double x) {
    return Math.abs(x) <= 1 ? x * x / 2 : Math.abs(x) - 0.5;
  }

  /** A student's maps of two channels beside a teacher's. */
  private static HiddenBatch batch(List<Integer> teacherSizes, long seed) {
    HiddenShape teacher = new HiddenShape("teacher", teacherSizes);
    SplittableRandom random = new SplittableRandom(seed);
    Targets targets =
        SomeTargets.hidden(
            SomeTargets.dense(ROWS, 3, new float[ROWS * 3], new int[ROWS]),
            List.of(teacher),
            List.of(floats(random, ROWS * teacher.values())));
    return new HiddenBatch(targets, 0, new HiddenShape("s", MAP), floats(random, ROWS * 8));
  }

  private static RealVector[] teacher(HiddenBatch batch) {
    RealVector[] rows = new RealVector[ROWS];
    for (int row = 0; row < ROWS; row++) {
      float[] values = new float[batch.teacherShape().values()];
      batch.teacher(row, values);
      rows[row] = vector(values, 0, values.length);
    }
    return rows;
  }

  private static RealVector[] rows(float[] student) {
    RealVector[] rows = new RealVector[ROWS];
    for (int row = 0; row < ROWS; row++) {
      rows[row] = vector(student, row * 8, 8);
    }
    return rows;
  }

  private static RealVector vector(float[] values, int from, int count) {
    RealVector vector = new ArrayRealVector(count);
    for (int i = 0; i < count; i++) {
      vector.setEntry(i, values[from + i]);
    }
    return vector;
  }

  private static float[] floats(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
    }
    return values;
  }
}
