package io.retort.labels;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/**
 * What is done with one of many files, on an executor.
 *
 * @param <I> what says which
 * @param <O> what comes of it
 */
interface ShardTask<I, O> extends Serializable {

  /**
   * @param done is told of rows
   */
  O run(I item, Configuration hadoop, LongConsumer done) throws IOException;
}
