package io.retort.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

/** Sources of examples that a job may leave out, made of those that it gives. */
final class ImpliedSources {
  private static final String TRAIN = "data.train";
  private static final String TRANSFER = "data.transfer";
  private static final String TEST = "data.test";

  /** Of the rows, where no test examples are given. */
  private static final double HELD_OUT = 0.1;

  private ImpliedSources() {}

  /**
   * The job with a train source where transfer alone is given, whose rows have no labels then, and
   * with a test source that is a tenth of it, where a teacher from elsewhere needs none of its own.
   */
  static Config complete(Config given) {
    Config job = given;
    if (!job.hasPath(TRAIN) && job.hasPath(TRANSFER)) {
      job = job.withValue(TRAIN, job.getValue(TRANSFER)).withoutPath(TRANSFER);
      job = job.withValue(TRAIN, unlabelled(job.getConfig(TRAIN)).root());
    }
    boolean trained = !job.hasPath("teacher.kind") || job.getString("teacher.kind").equals("train");
    return job.hasPath(TEST) || !job.hasPath(TRAIN) || trained ? job : withTest(job);
  }

  /** Transfer rows are the teacher's to label, whatever labels their source may hold. */
  private static Config unlabelled(Config source) {
    boolean idx = source.hasPath("format") && source.getString("format").equals("idx");
    return idx
        ? source.withoutPath("labels")
        : source.withValue("ignore-labels", ConfigValueFactory.fromAnyRef(true));
  }

  private static Config withTest(Config job) {
    Config whole = job.getConfig(TRAIN);
    List<Double> part = whole.hasPath("part") ? whole.getDoubleList("part") : List.of(0.0, 1.0);
    if (part.size() != 2) {
      return job; // Which is told of where parts are.
    }
    double end = part.get(1) - HELD_OUT * (part.get(1) - part.get(0));
    return job.withValue(TEST, part(whole, end, part.get(1)))
        .withValue(TRAIN, part(whole, part.get(0), end));
  }

  private static ConfigObject part(Config source, double from, double to) {
    return ConfigFactory.empty()
        .withValue("part", ConfigValueFactory.fromIterable(List.of(from, to)))
        .withFallback(source)
        .root();
  }
}
