package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.LocalSpark;
import io.retort.Optimizers;
import io.retort.data.Augmentation;
import io.retort.job.AugmentSettings;
import io.retort.job.Device;
import io.retort.job.EarlyStopping;
import io.retort.job.Interval;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.OuterSettings;
import io.retort.job.Schedule;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.job.Workers;
import io.retort.loss.CombinedLoss;
import io.retort.loss.SoftLabelForm;
import io.retort.network.Fit;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.network.Vocabulary;
import io.retort.pipeline.Making;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is cut short, damaged, diverges or stops early. */
class TrainingIT {
  private static final int ROWS = 60;
  private static final double WILD = 1000;
  private static final OuterSettings DILOCO = new OuterSettings.Nesterov(0.7, 0.9);

  @TempDir private java.nio.file.Path folder;
  private Workspace workspace;
  private NetworkSpec network = mlp(5);
  private Fit fit;

  @BeforeEach
  void openWorkspace() {
    workspace = Workspace.open(folder.toString(), "job", new Configuration());
  }

  @Test
  void oneThatWasCutShortGoesOnAndEndsWithTheSameBits() throws IOException {
    TrainSettings settings = settings(1e-2, 6, DILOCO);
    float[] undisturbed = train(settings, "whole", Progress.SILENT);
    Fit whole = fit;
    List<JsonNode> allRounds = rounds("whole");

    for (int step : new int[] {4, 10, 12, 17}) {
      assertThatThrownBy(() -> train(settings, "cut", cutAt(step))).hasMessage("cut");
      assertThat(checkpoints()).hasSizeBetween(step < 5 ? 0 : 1, 2);
    }
    float[] resumed = train(settings, "resumed", Progress.SILENT);

    assertThat(resumed).containsExactly(undisturbed);
    assertThat(fit).isEqualTo(whole);
    assertThat(rounds("resumed")).hasSameSizeAs(allRounds);
    for (int i = 0; i < allRounds.size(); i++) {
      assertThat(rounds("resumed").get(i).get("loss")).isEqualTo(allRounds.get(i).get("loss"));
      assertThat(rounds("resumed").get(i).get("step")).isEqualTo(allRounds.get(i).get("step"));
    }
  }

  @Test
  void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
    TrainSettings settings = settings(1e-2, 6, DILOCO);
    float[] undisturbed = train(settings, "whole", Progress.SILENT);
    assertThatThrownBy(() -> train(settings, "cut", cutAt(17))).hasMessage("cut");
    java.nio.file.Path newest = checkpoints().get(1);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);

    assertThat(train(settings, "resumed", Progress.SILENT)).containsExactly(undisturbed);

    assertThat(checkpoints()).allSatisfy(file -> assertThat(readable(file)).isTrue());
  }

  @Test
  void anotherTrainingsCheckpointIsNotUsed() throws IOException {
    TrainSettings settings = settings(1e-2, 6, DILOCO);
    float[] undisturbed = train(settings, "whole", Progress.SILENT);
    TrainSettings other = settings(2e-2, 6, DILOCO);
    assertThatThrownBy(() -> train(other, "cut", cutAt(17))).hasMessage("cut");

    assertThat(train(settings, "own", Progress.SILENT)).containsExactly(undisturbed);
  }

  @Test
  void aWorkerThatDivergesStopsTheJobInOneLine() {
    SomeBlocks poisoned = SomeBlocks.of(2, 30, 30).with(1, SomeBlocks.poisoned(30));

    assertThatThrownBy(
            () -> train(settings(1e-2, 2, DILOCO), poisoned, ROWS, "bad", Progress.SILENT))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "test: diverged in round 1: worker 1 has loss NaN at learning rate 0.01;")
        .hasMessageContaining("train.optimizer.learning-rate")
        .hasMessageContaining("train.on-divergence");
  }

  @Test
  void theLearningRateIsHalvedFromTheLastGoodRoundOn() throws IOException {
    // A linear network's logits grow with rate and features squared: past what a float holds here,
    // and not at a thirtieth of the rate.
    network = mlp();
    SomeBlocks huge = SomeBlocks.of(2, 30, 30);
    huge = huge.with(0, SomeBlocks.block(30, 0, 4e17f)).with(1, SomeBlocks.block(30, 1, 4e17f));
    TrainSettings wild = halving(settings(WILD, 4, new OuterSettings.Average()));

    float[] trained = train(wild, huge, ROWS, "halved", Progress.SILENT);

    List<JsonNode> diverged =
        rounds("halved").stream().filter(line -> line.has("diverged")).toList();
    assertThat(diverged).isNotEmpty().hasSizeLessThanOrEqualTo(5);
    assertThat(diverged.get(0).get("learningRate").asDouble()).isEqualTo(WILD);
    JsonNode last = rounds("halved").get(rounds("halved").size() - 1);
    assertThat(last.get("learningRate").asDouble()).isEqualTo(Math.scalb(WILD, -diverged.size()));
    assertThat(trained).doesNotContain(Float.NaN);
  }

  @Test
  void itIsHalvedAFewTimesOnly() {
    SomeBlocks poisoned = SomeBlocks.of(2, 30, 30).with(0, SomeBlocks.poisoned(30));
    TrainSettings settings = halving(settings(1e-2, 2, DILOCO));

    assertThatThrownBy(() -> train(settings, poisoned, ROWS, "bad", Progress.SILENT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("after 5 halvings");
  }

  @Test
  void stopsEarlyAndKeepsWhatDidBestOnRowsThatWereHeldBack() throws IOException {
    TrainSettings settings = stopping(settings(0.5, 200, new OuterSettings.Average()), 2);

    float[] trained = train(settings, "stopped", Progress.SILENT);

    List<JsonNode> validated =
        rounds("stopped").stream().filter(line -> line.has("validatedEpoch")).toList();
    JsonNode best =
        validated.stream()
            .min(Comparator.comparingDouble(line -> line.get("loss").asDouble()))
            .orElseThrow();
    long epochs = validated.size();
    assertThat(epochs).isLessThan(200).isEqualTo(best.get("validatedEpoch").asLong() + 2);
    assertThat(lossOf(trained)).isEqualTo(best.get("loss").asDouble());
  }

  @Test
  void oneThatStopsEarlyIsResumedToTheSameBitsToo() throws IOException {
    TrainSettings settings = stopping(settings(0.5, 200, new OuterSettings.Average()), 3);
    float[] undisturbed = train(settings, "whole", Progress.SILENT);
    assertThatThrownBy(() -> train(settings, "cut", cutAt(4))).hasMessage("cut");

    assertThat(train(settings, "resumed", Progress.SILENT)).containsExactly(undisturbed);
  }

  private static NetworkSpec mlp(Integer... hidden) {
    return NetworkSpec.of(
        "n",
        new NetworkSettings.Mlp(List.of(hidden), 0, 0),
        List.of(SomeBlocks.FEATURES),
        Vocabulary.NONE,
        SomeBlocks.CLASSES,
        3,
        new Configuration());
  }

  private float[] train(TrainSettings settings, String name, Progress progress) throws IOException {
    return train(settings, SomeBlocks.of(2, 12, 18, 16, 14), ROWS, name, progress);
  }

  private float[] train(
      TrainSettings settings, SomeBlocks blocks, int rows, String name, Progress progress)
      throws IOException {
    Training training =
        new Training(
            LocalSpark.session(), "test", network, CombinedLoss.ofHardLabels(), settings, 9);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    boolean stops = settings.earlyStopping().on();
    TrainingData data =
        new TrainingData(
            blocks.distributed(spark),
            stops ? Optional.of(heldBack().distributed(spark)) : Optional.empty(),
            SoftLabelForm.none(SomeBlocks.CLASSES));
    Making making =
        new Making(
            workspace,
            // The one to compare with leaves no checkpoint for those that are.
            name.equals("whole") ? "undisturbed" : "student",
            new Path(folder.resolve(name).toString()),
            Recipe.empty().with("train", settings.result()),
            progress,
            false,
            List.of());
    long steps = Training.steps(settings, 2, rows);
    TrainedNetwork trained =
        training.run(
            data,
            new Training.Length(rows + (stops ? 40 : 0), steps),
            network.initialParameters(),
            making,
            SomeBlocks.probe(network));
    fit = trained.fit();
    return trained.parameters();
  }

  private static SomeBlocks heldBack() {
    return new SomeBlocks(2, List.of(SomeBlocks.block(25, 100), SomeBlocks.block(15, 101)));
  }

  private double lossOf(float[] parameters) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    TrainSettings any = settings(0.5, 1, DILOCO);
    return new Validation(
            heldBack().distributed(spark),
            SoftLabelForm.none(SomeBlocks.CLASSES),
            Augmentation.NONE,
            new io.retort.network.TrainingPlan(
                network, CombinedLoss.ofHardLabels(), any.optimizer(), 1, any.batchSize()))
        .loss(parameters);
  }

  private List<JsonNode> rounds(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("rounds.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  /** Oldest first. */
  private List<java.nio.file.Path> checkpoints() throws IOException {
    java.nio.file.Path place = folder.resolve("job/student/checkpoints");
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<java.nio.file.Path> files = Files.list(place)) {
      return files.sorted().toList();
    }
  }

  private static boolean readable(java.nio.file.Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Checkpoint.read(in).state().step() > 0;
    }
  }

  /** Ends the training as soon as it has come to a step, as a kill would. */
  private static Progress cutAt(int step) {
    return (name, total, unit) ->
        new Progress.Task() {
          @Override
          public void at(long done, String note) {
            if (done >= step) {
              throw new IllegalStateException("cut");
            }
          }

          @Override
          public void poll(Supplier<Long> done) {}

          @Override
          public void close() {}
        };
  }

  private static TrainSettings settings(double rate, int epochs, OuterSettings outer) {
    OptimizerSettings optimizer =
        rate < 1 ? Optimizers.adam(rate, Schedule.COSINE) : Optimizers.sgd(rate, Schedule.CONSTANT);
    return new TrainSettings(
        new Workers(2),
        epochs,
        10,
        2,
        optimizer,
        outer,
        null,
        AugmentSettings.NONE,
        new EarlyStopping(0, 3),
        new Interval(2, Interval.Unit.ROUND),
        TrainSettings.OnDivergence.FAIL,
        TrainSettings.Engine.AVERAGING,
        Device.AUTO);
  }

  private static TrainSettings halving(TrainSettings from) {
    return new TrainSettings(
        from.workers(),
        from.epochs(),
        from.batchSize(),
        from.averagingSteps(),
        from.optimizer(),
        from.outer(),
        from.classWeights(),
        from.augment(),
        from.earlyStopping(),
        from.checkpointEvery(),
        TrainSettings.OnDivergence.HALVE_LEARNING_RATE,
        from.engine(),
        from.device());
  }

  private static TrainSettings stopping(TrainSettings from, int patience) {
    return new TrainSettings(
        from.workers(),
        from.epochs(),
        from.batchSize(),
        from.averagingSteps(),
        from.optimizer(),
        from.outer(),
        from.classWeights(),
        from.augment(),
        new EarlyStopping(0.4, patience),
        from.checkpointEvery(),
        from.onDivergence(),
        from.engine(),
        from.device());
  }
}
