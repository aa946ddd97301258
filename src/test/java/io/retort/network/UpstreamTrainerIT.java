package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.LocalSpark;
import io.retort.Optimizers;
import io.retort.RoundTrip;
import io.retort.SomeTargets;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.Targets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Upstream's trainer as we set it up. */
class UpstreamTrainerIT {
  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  /** Notes how many math threads the thread it is asked in has. */
  private record Probe() implements Objective {
    private static final Map<Thread, Integer> MATH_THREADS = new ConcurrentHashMap<>();

    @Override
    public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
      MATH_THREADS.put(Thread.currentThread(), mathThreads());
      return targets.rows();
    }
  }

  private static int mathThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  @Test
  void eachOfUpstreamsTasksHasOneMathThread() {
    JavaRDD<Batch> batches =
        spark
            .parallelize(List.of(2, 3, 4, 5), 4)
            .map(
                rows ->
                    new Batch(
                        new float[rows * 4],
                        SomeTargets.dense(rows, 3, new float[rows * 3], labels())));
    try (UpstreamTrainer trainer = trainer(spark, 4)) {
      UpstreamTrainer.Fit fit = trainer.fit(batches);
      assertThat(fit.examples()).isEqualTo(14);
      assertThat(fit.lossSum()).isEqualTo(4 + 9 + 16 + 25);
    }
    assertThat(Probe.MATH_THREADS)
        .isNotEmpty()
        .doesNotContainKey(Thread.currentThread())
        .allSatisfy((thread, threads) -> assertThat(threads).isEqualTo(1));
  }

  @Test
  void theLogOfStepsSetsUpTheBackendWhereItArrives() throws Exception {
    CpuBackend.use();
    FutureTask<Integer> elsewhere =
        new FutureTask<>(
            () -> {
              NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(7);
              RoundTrip.java(new StepLog(spark.sc()));
              return mathThreads();
            });
    new Thread(elsewhere).start();
    assertThat(elsewhere.get()).isEqualTo(1);
  }

  @Test
  void aSerializerThatCannotShipItIsNamed() {
    JavaSparkContext kryo =
        new JavaSparkContext(spark.sc()) {
          @Override
          public SparkConf getConf() {
            return new SparkConf(false)
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
          }
        };
    assertThatThrownBy(() -> trainer(kryo, 1))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "train.engine = dl4j-spark: cannot be shipped by spark.serializer ="
                + " org.apache.spark.serializer.KryoSerializer, must be"
                + " org.apache.spark.serializer.JavaSerializer");
  }

  private static UpstreamTrainer trainer(JavaSparkContext spark, int workers) {
    NetworkSpec network = NetworkSpecTest.mlp(List.of(5), List.of(4), 3, 42);
    OptimizerSettings sgd = Optimizers.sgd(0.1, Schedule.CONSTANT);
    TrainingPlan plan = new TrainingPlan(network, new Probe(), sgd, 1, 8);
    return new UpstreamTrainer(
        spark, plan, SoftLabelForm.dense(3), workers, 1, 1, network.initialParameters());
  }

  private static int[] labels() {
    return new int[8];
  }
}
