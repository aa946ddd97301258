package io.retort.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mlflow.tracking.creds.MlflowHostCreds;

/**
 * Where a run's files lie. MLflow's own client for Java leaves copying there to a program in
 * Python, which is not to be expected on a cluster: it is done here, by the server where that takes
 * files itself, else by Hadoop.
 *
 * @param root of the run's files, as the server says
 */
record MlflowFiles(MlflowHostCreds server, String root, Configuration hadoop) {
  /** Of roots that mean: give it to the server. */
  private static final String PROXIED = "mlflow-artifacts";

  private static final String TAKES_FILES = "/api/2.0/mlflow-artifacts/artifacts";

  void copy(Path folder, List<String> names) throws IOException {
    boolean proxied = PROXIED.equals(URI.create(root).getScheme());
    for (String name : names) {
      byte[] content = content(new Path(folder, name));
      if (proxied) {
        put(name, content);
      } else {
        Path target = new Path(root, name);
        try (OutputStream out = target.getFileSystem(hadoop).create(target)) {
          out.write(content);
        }
      }
    }
  }

  private byte[] content(Path file) throws IOException {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return in.readAllBytes();
    }
  }

  private void put(String name, byte[] content) throws IOException {
    String host = server.getHost().replaceAll("/+$", "");
    URI uri = URI.create(host + TAKES_FILES + URI.create(root).getPath() + "/" + name);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofByteArray(content));
    authorization().ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException("PUT " + uri + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " was sent", e);
    }
  }

  /** As the client itself sends it. */
  private Optional<String> authorization() {
    if (server.getUsername() != null && server.getPassword() != null) {
      String both = server.getUsername() + ":" + server.getPassword();
      byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return Optional.ofNullable(server.getToken()).map(token -> "Bearer " + token);
  }
}
