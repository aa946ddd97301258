package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.text.StringEscapeUtils;

/** A real one, without a window. */
record Browser(Path program, Path folder) {

  /** The one that is installed, if any. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * What a function says of a page that is shown in a window of this size, as JSON.
   *
   * @param function JavaScript, such as {@code () => 1}
   */
  JsonNode ask(String page, int width, int height, String function)
      throws IOException, InterruptedException {
    String asked =
        page.replace(
                "<head>",
                "<head><script>window.errors = []; window.onerror = e => errors.push(e);</script>")
            .replace(
                "</body>",
                "<pre id=\"answer\"></pre><script>document.getElementById('answer').textContent ="
                    + " 'ANSWER' + JSON.stringify(("
                    + function
                    + ")()) + 'ANSWER';</script></body>");
    run(asked, width, height, "--dump-dom");
    String dom = Files.readString(folder.resolve("out"));
    return Json.MAPPER.readTree(StringEscapeUtils.unescapeHtml4(dom.split("ANSWER")[1]));
  }

  /** The page as it looks. */
  BufferedImage picture(String page, int width, int height)
      throws IOException, InterruptedException {
    Path png = folder.resolve("page.png");
    run(page, width, height, "--hide-scrollbars", "--screenshot=" + png);
    return ImageIO.read(png.toFile());
  }

  private void run(String page, int width, int height, String... more)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("page.html"), page);
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + "," + height));
    command.addAll(List.of(more));
    command.add(file.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("err").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("err")));
    }
  }
}
