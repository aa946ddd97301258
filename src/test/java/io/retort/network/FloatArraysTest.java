package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FloatArraysTest {

  @BeforeAll
  static void prepareBackend() {
    CpuBackend.use();
  }

  @Test
  void aMatrixIsReadByRowsWhateverItsOrder() {
    float[] rows = {1, 2, 3, 4, 5, 6};
    INDArray matrix = Nd4j.createFromArray(rows).reshape(2, 3);

    assertThat(read(matrix, 6)).containsExactly(rows);
    assertThat(read(matrix.dup('f'), 6)).containsExactly(rows);
    assertThat(read(matrix.transpose(), 6)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(read(matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3)), 4))
        .containsExactly(2, 3, 5, 6);
    assertThat(read(matrix.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all()), 3))
        .containsExactly(4, 5, 6);
  }

  @Test
  void aViewIsWrittenInItsPlace() {
    INDArray whole = FloatArrays.allocate(3, 2).assign(0);

    FloatArrays.write(
        new float[] {1, 2, 3}, whole.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all()));

    assertThat(read(whole, 6)).containsExactly(0, 0, 1, 2, 0, 0);
  }

  private static float[] read(INDArray matrix, int length) {
    float[] values = new float[length];
    FloatArrays.readRows(matrix, values);
    return values;
  }
}
