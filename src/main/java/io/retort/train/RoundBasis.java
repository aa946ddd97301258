package io.retort.train;

import io.retort.network.TrainingPlan;
import java.io.Serializable;
import org.apache.spark.rdd.RDD;

/**
 * What all rounds of a training share.
 *
 * @param blocks cached, one a partition
 * @param rows which of them are trained on when
 */
record RoundBasis(RDD<Block> blocks, RowOrder rows, TrainingPlan plan) implements Serializable {}
