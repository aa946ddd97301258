package io.retort.search;

import io.retort.data.ExamplesInfo;
import io.retort.evaluate.ModelScores;
import io.retort.evaluate.Scoring;
import io.retort.job.UserError;
import io.retort.network.TrainedNetworkSource;
import io.retort.pipeline.Recipe;
import io.retort.train.DivergedTraining;
import io.retort.train.TrialRun;
import io.retort.train.TrialTrainings;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Trains one trial up to a rung and scores it, where its score is not known.
 *
 * @param info of the examples that are held back
 * @param batchSize of scoring
 * @param folder of all trials
 */
record Tryout(
    SparkSession spark,
    TrialTrainings trainings,
    ScoreBook book,
    ExamplesInfo info,
    int batchSize,
    Path folder,
    LongAccumulator scored) {

  /**
   * @param share of a whole training
   */
  Score score(TrialRun run, double share) throws IOException {
    Recipe recipe = trainings.recipe(run);
    long step = trainings.step(run, share);
    Optional<Score> known = book.of(recipe, step);
    if (known.isPresent()) {
      return known.get();
    }
    Score score = measured(run, step);
    book.add(recipe, step, score);
    return score;
  }

  private Score measured(TrialRun run, long step) throws IOException {
    long start = System.nanoTime();
    try {
      TrialTrainings.Trained trained = trainings.train(run, step, folder(run));
      ModelScores scores = scores(run, trained);
      return Score.of(scores, (System.nanoTime() - start) / 1e9);
    } catch (DivergedTraining e) {
      return Score.diverged((System.nanoTime() - start) / 1e9);
    }
  }

  private ModelScores scores(TrialRun run, TrialTrainings.Trained trained) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<float[]> parameters = context.broadcast(trained.parameters());
    try {
      TrainedNetworkSource source =
          new TrainedNetworkSource(trained.network(), parameters, run.name());
      Scoring scoring = new Scoring(source, info, batchSize, scored);
      return scoring.of(trainings.heldBack())[0];
    } catch (RuntimeException e) {
      // Parameters may be numbers, and what they make of an example none.
      if (UserError.in(e) == null) {
        throw e;
      }
      throw new DivergedTraining(run.name() + ": " + UserError.in(e).getMessage());
    } finally {
      parameters.destroy();
    }
  }

  /** Removes what it would go on from. */
  void forget(TrialRun run) throws IOException {
    folder.getFileSystem(spark.sessionState().newHadoopConf()).delete(folder(run), true);
  }

  private Path folder(TrialRun run) {
    return new Path(folder, run.name());
  }
}
