package io.retort.labels;

import io.retort.data.Bucket;

/**
 * What is to become of one bucket of examples.
 *
 * @param examples path of the bucket's file
 * @param file name of the shard, which tells all that it is made of
 * @param before the shard that the table has for this bucket, or for one that this is a part of, of
 *     the same teacher in the same form though perhaps of other rows; null where there is none
 */
record ShardPlan(Bucket bucket, String examples, String file, Shard before) {

  /** Whether the table has this very shard. */
  boolean published() {
    return before != null && before.file().equals(file);
  }
}
