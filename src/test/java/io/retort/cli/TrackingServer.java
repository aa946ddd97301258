package io.retort.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.retort.job.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As much of an MLflow tracking server as remembers what it is told. */
final class TrackingServer implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;
  private final String artifactUri;

  /** Bodies by what was asked for, in their order. */
  final Map<String, List<JsonNode>> told = new LinkedHashMap<>();

  final Map<String, byte[]> files = new LinkedHashMap<>();
  boolean refusesFiles;

  TrackingServer(String artifactUri) throws IOException {
    this.artifactUri = artifactUri;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** All of one list of all batches. */
  List<JsonNode> logged(String list) {
    List<JsonNode> logged = new ArrayList<>();
    told.getOrDefault("runs/log-batch", List.of())
        .forEach(batch -> batch.path(list).forEach(logged::add));
    return logged;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith(FILES)) {
      files.put(path.substring(FILES.length()), body);
      respond(exchange, refusesFiles ? 503 : 200, "{}");
      return;
    }
    String call = path.substring(API.length());
    told.computeIfAbsent(call, any -> new ArrayList<>())
        .add(body.length == 0 ? Json.MAPPER.nullNode() : Json.MAPPER.readTree(body));
    switch (call) {
      case "experiments/get-by-name" ->
          respond(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
      case "experiments/create" -> respond(exchange, 200, "{\"experiment_id\": \"7\"}");
      case "runs/create" ->
          respond(
              exchange,
              200,
              "{\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \""
                  + artifactUri
                  + "\"}}}");
      default -> respond(exchange, 200, "{}");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
