package io.retort.data;

import io.retort.job.Classes;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Where rows come from. Opening one looks at headers and listings only. */
interface Source {

  /** Equal as long as the input lies there unchanged: its files' names, lengths, times, columns. */
  String fingerprint() throws IOException;

  /**
   * The shape of its examples, given the one in the job file.
   *
   * @throws io.retort.job.UserError where the two do not fit
   */
  List<Integer> shape(List<Integer> wanted) throws IOException;

  /** All rows, each with its position in file order, in any order. Texts are yet to be encoded. */
  JavaRDD<RawExample> rows(List<Integer> shape, Classes classes) throws IOException;

  /**
   * The labels of all rows, with their places and ids where {@code window} asks for them.
   *
   * @throws io.retort.job.UserError where it has none to tell
   */
  SourceLabels labels(Window window) throws IOException;

  /** The columns of features, one value each, in order; none where they have no names. */
  default List<String> columns() {
    return List.of();
  }

  /**
   * Looks at what is taken for features, as train's source.
   *
   * @param rounded of them, those of which some value is not what it was
   * @throws io.retort.job.UserError where they are not what they should be
   */
  default void checkFeatures(BitSet rounded) {}

  /** Whether ids are the user's, and may repeat. */
  boolean givenIds();
}
