package io.retort.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Spark itself writes down of the applications of a test: which of its stages run, and which
 * of their tasks were lost with their executors.
 *
 * @param folder of the logs
 */
record EventLog(Path folder) {
  private static final Pattern TOLD =
      Pattern.compile("SparkListenerStage(Submitted|Completed)|ExecutorLostFailure");

  /** What a driver must be told to keep one. */
  String[] settings() {
    return new String[] {
      "--conf", "spark.eventLog.enabled=true",
      "--conf", "spark.eventLog.compress=false",
      "--conf", "spark.eventLog.dir=" + folder.toUri()
    };
  }

  /**
   * @param begun stages of it that have begun
   * @param running whether a stage of it runs now
   * @param lost tasks of it that were lost with their executors
   */
  record Work(long begun, boolean running, long lost) {

    /**
     * Whether it goes on now: a short stage is over before its log is read, and the next runs.
     *
     * @param before stages that had begun a while ago
     */
    boolean underWay(long before) {
      return running || begun > before;
    }
  }

  /**
   * Of all applications.
   *
   * @param caller what the stages were asked for by: part of the name of a class and method
   */
  Work of(String caller) throws IOException {
    try {
      return look(caller);
    } catch (NoSuchFileException e) {
      return look(caller); // One has just ended, and its log has another name now.
    }
  }

  private Work look(String caller) throws IOException {
    long begun = 0;
    boolean running = false;
    long lost = 0;
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.toList()) {
        Work work = of(caller, log);
        begun += work.begun;
        running |= work.running;
        lost += work.lost;
      }
    }
    return new Work(begun, running, lost);
  }

  private static Work of(String caller, Path log) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<Long, Boolean> stages = new HashMap<>();
    long lost = 0;
    for (String line : Files.readString(log).split("\n")) {
      if (!line.endsWith("}") || !TOLD.matcher(line).find()) {
        continue; // Of something else, or half written yet.
      }
      JsonNode event = json.readTree(line);
      JsonNode stage = event.path("Stage Info");
      long id = stage.path("Stage ID").asLong();
      switch (event.path("Event").asText()) {
        case "SparkListenerStageSubmitted" -> {
          if (stage.path("Details").asText().contains(caller)) {
            stages.put(id, true);
          }
        }
        case "SparkListenerStageCompleted" -> stages.replace(id, false);
        case "SparkListenerTaskEnd" -> {
          String reason = event.at("/Task End Reason/Reason").asText();
          boolean ours = stages.containsKey(event.path("Stage ID").asLong());
          lost += ours && reason.equals("ExecutorLostFailure") ? 1 : 0;
        }
        default -> {}
      }
    }
    return new Work(stages.size(), stages.containsValue(true), lost);
  }
}
