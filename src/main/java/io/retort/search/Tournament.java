package io.retort.search;

import io.retort.job.SearchSettings;
import io.retort.pipeline.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trials side by side, rung by rung, until the best of each kind are trained with all seeds. */
final class Tournament implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tournament.class);

  private final SearchSettings settings;
  private final Tryout tryout;
  private final ExecutorService threads;
  private long done;

  /**
   * @param parallel trials side by side
   */
  Tournament(SearchSettings settings, Tryout tryout, int parallel) {
    this.settings = settings;
    this.tryout = tryout;
    this.threads = Executors.newFixedThreadPool(parallel);
  }

  /** A training of a trial up to a rung. */
  private record Leg(Contender contender, int seed, double share) {}

  /** What came of all trials, in their order. */
  List<TrialResult> run(List<Trial> trials, Progress progress) throws IOException {
    List<Contender> all = trials.stream().map(Contender::new).toList();
    List<Double> rungs = rungs(trials);
    try (Progress.Task task = progress.begin("search", legs(all, rungs), "trainings")) {
      List<Contender> left = all;
      for (double rung : rungs) {
        climb(left, rung, task);
        left = rung < 1 ? narrowed(left, rung) : left;
      }
      addSeeds(left, task);
    }
    return all.stream().map(contender -> contender.result(settings.metric())).toList();
  }

  private static List<Double> rungs(List<Trial> trials) {
    return Halving.rungs((int) trials.stream().filter(trial -> trial.kind() == Kind.DRAWN).count());
  }

  /** Trainings, each up to a rung, that all of it comes to. */
  private long legs(List<Contender> all, List<Double> rungs) {
    long legs = all.size();
    List<Contender> left = all;
    for (int rung = 1; rung < rungs.size(); rung++) {
      left = Halving.best(left, contender -> 0);
      legs += left.size();
    }
    return legs + (long) left.size() * (settings.seeds() - 1);
  }

  private void climb(List<Contender> left, double rung, Progress.Task task) throws IOException {
    List<Score> scores =
        scores(left.stream().map(contender -> new Leg(contender, 0, rung)).toList(), task);
    for (int i = 0; i < scores.size(); i++) {
      left.get(i).rungs.add(scores.get(i));
      left.get(i).share = rung;
    }
  }

  private List<Contender> narrowed(List<Contender> left, double rung) throws IOException {
    List<Contender> best = Halving.best(left, contender -> contender.quality(settings.metric()));
    for (Contender contender : left) {
      if (!best.contains(contender)) {
        tryout.forget(contender.trial.run(0));
      }
    }
    LOG.info(
        "search: {} of {} trials go on after {} of a training",
        best.size(),
        left.size(),
        SearchView.share(rung));
    return best;
  }

  private void addSeeds(List<Contender> left, Progress.Task task) throws IOException {
    List<Leg> legs = new ArrayList<>();
    for (Contender contender : left) {
      for (int seed = 1; seed < settings.seeds(); seed++) {
        legs.add(new Leg(contender, seed, 1));
      }
    }
    List<Score> scores = scores(legs, task);
    for (int i = 0; i < scores.size(); i++) {
      legs.get(i).contender.otherSeeds.add(scores.get(i));
    }
  }

  /** In the order of the legs, whichever is done first. */
  private List<Score> scores(List<Leg> legs, Progress.Task task) throws IOException {
    List<Future<Score>> running =
        legs.stream()
            .map(
                leg ->
                    threads.submit(
                        () -> tryout.score(leg.contender.trial.run(leg.seed), leg.share)))
            .toList();
    List<Score> scores = new ArrayList<>();
    for (Future<Score> score : running) {
      scores.add(get(score));
      task.at(++done, "");
    }
    return scores;
  }

  private static Score get(Future<Score> score) throws IOException {
    try {
      return score.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the search was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
