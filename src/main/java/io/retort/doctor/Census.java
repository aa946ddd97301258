package io.retort.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.pipeline.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;

/**
 * Asks one task in each executor. Nobody can send a task to an executor, but a wave of more tasks
 * than there are cores reaches all of them; where it does not, there is another.
 *
 * @param answers of executors by their {@code host:port}
 * @param silent executors that gave none
 * @param problem what kept all of them from answering, or null
 */
record Census(Map<String, Jvm> answers, List<String> silent, String problem) {
  private static final int WAVES = 4;
  private static final int TASKS_A_CORE = 2;

  /** How long a cluster may take to give a first executor. */
  private static final long PATIENCE_SECONDS = 60;

  static final Census NOBODY = new Census(Map.of(), List.of(), null);

  /** What a task sends back. */
  record Answer(String place, Jvm jvm) {}

  /**
   * @param probes where each leaves a file of its own, or null
   */
  static Census take(
      JavaSparkContext spark, Build build, String probes, SerializableConfiguration hadoop) {
    String token = UUID.randomUUID().toString();
    Map<String, Jvm> answers = new LinkedHashMap<>();
    Set<String> silent = new TreeSet<>();
    try {
      for (int wave = 0; wave < WAVES && (wave == 0 || !silent.isEmpty()); wave++) {
        for (String line : wave(spark, new CensusTask(token, build, probes, hadoop))) {
          Answer answer = Documents.read(line, Answer.class);
          answers.put(answer.place(), answer.jvm());
        }
        silent = registered(spark);
        silent.removeAll(answers.keySet());
      }
      return new Census(answers, List.copyOf(silent), null);
    } catch (TimeoutException e) {
      return new Census(
          answers,
          List.copyOf(silent),
          "no executor took a task within " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Census(answers, List.copyOf(silent), "interrupted");
    } catch (ExecutionException e) {
      return new Census(
          answers, List.copyOf(silent), Measured.line(ExceptionUtils.getRootCause(e)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a task wrote can be read", e);
    }
  }

  private static List<String> wave(JavaSparkContext spark, CensusTask task)
      throws InterruptedException, ExecutionException, TimeoutException {
    int tasks = TASKS_A_CORE * Math.max(spark.defaultParallelism(), 2);
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    JavaFutureAction<List<String>> answers =
        spark.parallelize(numbers, tasks).mapPartitions(task).collectAsync();
    try {
      return new ArrayList<>(answers.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      answers.cancel(true);
      throw e;
    }
  }

  /** All executors that there are now, by the place of their block managers. */
  private static Set<String> registered(JavaSparkContext spark) {
    Set<String> places =
        new TreeSet<>(JavaConverters.setAsJavaSet(spark.sc().getExecutorMemoryStatus().keySet()));
    places.remove(place());
    return places;
  }

  static String place() {
    return SparkEnv.get().blockManager().blockManagerId().hostPort();
  }
}
