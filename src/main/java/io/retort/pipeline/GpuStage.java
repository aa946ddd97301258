package io.retort.pipeline;

import io.retort.job.Device;
import io.retort.job.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages whose tasks each ask Spark for a GPU, where executors have some: what computes networks
 * waits for one, and everything else runs on all cores. Without {@code
 * spark.executor.resource.gpu.amount}, and in local mode, such stages are like any others; with
 * {@code spark.task.resource.gpu.amount} every task has a GPU, or its share of one, as the user
 * says.
 *
 * <p>Spark keeps each profile it has met, so that there is one for all stages of a session.
 */
public final class GpuStage {
  private static final Logger LOG = LoggerFactory.getLogger(GpuStage.class);
  private static final String GPU = "gpu";
  private static final String EXECUTORS = "spark.executor.resource.gpu.";
  private static final String OFFER = EXECUTORS + "amount";
  private static final String EVERY_TASK = "spark.task.resource.gpu.amount";

  /** Of each session, found out once. */
  private static final Map<SparkContext, Found> FOUND = new WeakHashMap<>();

  private final Optional<ResourceProfile> profile;

  private GpuStage(Optional<ResourceProfile> profile) {
    this.profile = profile;
  }

  /**
   * @param profile where tasks are to ask for themselves
   * @param obstacle why no task is given a GPU, or null
   */
  record Found(Optional<ResourceProfile> profile, String obstacle) {}

  /**
   * @param device that the stage's tasks are to run on
   * @param key of it in the job file
   * @throws UserError where it demands a GPU and executors have none, or Spark cannot tell them
   *     apart by stages
   */
  public static GpuStage of(SparkContext spark, Device device, String key) {
    if (device == Device.CPU || spark.isLocal()) {
      return new GpuStage(Optional.empty());
    }
    Found found;
    synchronized (FOUND) {
      found = FOUND.computeIfAbsent(spark, GpuStage::find);
    }
    return new GpuStage(wanted(found, device, key));
  }

  static Optional<ResourceProfile> wanted(Found found, Device device, String key) {
    if (device == Device.GPU && found.obstacle != null) {
      throw new UserError(key + " = gpu: " + found.obstacle + ", must be auto or cpu");
    }
    return found.profile;
  }

  /** To be called on what a stage computes, before anything is computed of it. */
  public <T> JavaRDD<T> on(JavaRDD<T> rdd) {
    profile.ifPresent(rdd::withResources);
    return rdd;
  }

  private static Found find(SparkContext spark) {
    return find(
        spark.getConf(),
        profile -> JavaSparkContext.fromSparkContext(spark).emptyRDD().withResources(profile));
  }

  /**
   * @param register makes a profile known to Spark, which may not take it
   */
  static Found find(SparkConf conf, Consumer<ResourceProfile> register) {
    if (conf.getInt(OFFER, 0) == 0) {
      return new Found(Optional.empty(), "Spark gives executors no GPU (" + OFFER + ")");
    }
    if (conf.getDouble(EVERY_TASK, 0) > 0) {
      return new Found(Optional.empty(), null);
    }
    ResourceProfile profile = profile(conf);
    try {
      register.accept(profile);
      return new Found(Optional.of(profile), null);
    } catch (Exception e) { // SparkException, which Scala does not declare.
      String obstacle = UserError.firstLine(e) + " (" + EVERY_TASK + " = 1 would do without)";
      LOG.warn("no stage is given GPUs: {}", obstacle);
      return new Found(Optional.empty(), obstacle);
    }
  }

  /**
   * One a task. Executors that are there anyway have them; with dynamic allocation, where each
   * profile has executors of its own, those are asked for as the others are.
   */
  private static ResourceProfile profile(SparkConf conf) {
    ResourceProfileBuilder builder =
        new ResourceProfileBuilder().require(new TaskResourceRequests().resource(GPU, 1));
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      builder.require(
          new ExecutorResourceRequests()
              .resource(
                  GPU,
                  conf.getInt(OFFER, 1),
                  conf.get(EXECUTORS + "discoveryScript", ""),
                  conf.get(EXECUTORS + "vendor", "")));
    }
    return builder.build();
  }
}
