package io.retort.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run's Spark served over HTTP, as it was when last looked at. */
final class SparkPages {
  private static final Pattern ADDRESS = Pattern.compile("spark: (http://\\S+), figures");
  private static final Pattern FIGURE =
      Pattern.compile("metrics_(\\w+?)_driver_retort_(\\w+)_Value\\{[^}]*} (\\S+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private String api;
  private String metrics = "";
  private String jobs = "[]";
  private String environment = "{}";
  private String plans = "[]";

  private SparkPages(String address) {
    this.address = address;
  }

  /** Looks again and again until a process ends that writes its log to {@code err}. */
  static SparkPages until(Process process, Path err) throws IOException, InterruptedException {
    SparkPages pages = null;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      if (pages == null) {
        Matcher told = ADDRESS.matcher(Files.readString(err));
        pages = told.find() ? new SparkPages(told.group(1)) : null;
      } else {
        pages.look();
      }
    }
    return pages;
  }

  /** Spark stops answering before the process ends. */
  private void look() throws InterruptedException {
    try {
      metrics = get("/metrics/prometheus/");
      if (api == null) {
        String id = Json.MAPPER.readTree(get("/api/v1/applications")).at("/0/id").asText();
        api = "/api/v1/applications/" + id;
        environment = get(api + "/environment");
      }
      jobs = get(api + "/jobs");
      plans = get(api + "/sql?details=true&planDescription=true&length=1000");
    } catch (IOException gone) {
      // What was seen before stands.
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(10)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode());
    }
    return answer.body();
  }

  /** Retort's own, by name. */
  Map<String, Double> figures(String namespace) {
    Map<String, Double> figures = new TreeMap<>();
    Matcher matcher = FIGURE.matcher(metrics);
    while (matcher.find()) {
      if (matcher.group(1).equals(namespace)) {
        figures.put(matcher.group(2), Double.valueOf(matcher.group(3)));
      }
    }
    return figures;
  }

  List<JsonNode> jobs() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    Json.MAPPER.readTree(jobs).forEach(all::add);
    return all;
  }

  /** What Spark does, and with which settings. */
  String plans() {
    return plans;
  }

  String environment() {
    return environment;
  }
}
