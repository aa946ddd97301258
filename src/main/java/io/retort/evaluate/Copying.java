package io.retort.evaluate;

import java.io.Serializable;

/** How a model follows the teacher, where the teacher is right and where it is not. */
final class Copying implements Serializable {
  private static final long serialVersionUID = 1L;

  private long right;
  private long followedRight;
  private long wrong;
  private long followedWrong;

  void add(boolean teacherIsRight, boolean followed) {
    right += teacherIsRight ? 1 : 0;
    followedRight += teacherIsRight && followed ? 1 : 0;
    wrong += teacherIsRight ? 0 : 1;
    followedWrong += !teacherIsRight && followed ? 1 : 0;
  }

  void merge(Copying other) {
    right += other.right;
    followedRight += other.followedRight;
    wrong += other.wrong;
    followedWrong += other.followedWrong;
  }

  /** Share of rows on which the model chose what the teacher chose. */
  double agreement() {
    return (double) (followedRight + followedWrong) / (right + wrong);
  }

  ModelReport.Copied told() {
    return new ModelReport.Copied(right, followedRight, wrong, followedWrong);
  }
}
