package io.retort.teacher;

import io.retort.job.TrainSettings;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.pipeline.Making;
import java.io.IOException;

/**
 * Trains a network on the labelled rows of train; given from outside, since training is another
 * stage's business.
 */
public interface TeacherTrainer {

  /**
   * The trained network. What there is to tell of the rounds is written to the folder that is being
   * made.
   *
   * @param seed of all that is drawn
   */
  TrainedNetwork train(NetworkSpec network, TrainSettings settings, long seed, Making making)
      throws IOException;
}
