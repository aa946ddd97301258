package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser, where one is installed. */
class PageTest {
  private static final String PAGE =
      ReportFiles.html(
          SomeReports.report(
              List.of(
                  SomeReports.model("teacher", 0.8890, 1_199_882, 4_800_000, 0.412, null),
                  SomeReports.model("student", 0.8574, 50_890, 571_000, 0.075, SomeReports.HASH),
                  SomeReports.model("baseline", 0.8477, 50_890, 571_000, 0.074, SomeReports.HASH),
                  SomeReports.model("pseudo-labels", 0.85, 50_890, 571_000, 0.074, null),
                  SomeReports.model("last-week", 0.84, 50_890, 571_000, 0.074, null)),
              List.of(new Report.GateResult("accuracy", 0.97, true, 0.8574, false))));

  @TempDir private Path folder;
  private Browser browser;

  @BeforeEach
  void open() {
    Optional<Path> installed = Browser.installed();
    assumeTrue(installed.isPresent(), "no Chromium here");
    browser = new Browser(installed.get(), folder);
  }

  @Test
  void itShowsWithoutErrorsAndLoadsNothing() throws Exception {
    JsonNode told =
        browser.ask(
            PAGE,
            1100,
            900,
            """
            () => ({
              errors: window.errors,
              loaded: performance.getEntriesByType('resource').map(entry => entry.name),
              verdict: document.querySelector('.gates h2').textContent,
              firstHeading: document.querySelector('main h2').textContent,
              images: Array.from(document.images).every(image => image.naturalWidth > 0) ? document.images.length : -1
            })
            """);
    assertThat(told.at("/errors")).isEmpty();
    assertThat(told.at("/loaded")).allMatch(entry -> entry.asText().startsWith("data:"));
    assertThat(told.at("/verdict").asText()).isEqualTo("1 of 1 gate missed");
    assertThat(told.at("/firstHeading")).isEqualTo(told.at("/verdict"));
    assertThat(told.at("/images").asInt()).isEqualTo(1);
  }

  @Test
  void chartsHaveAMarkForEachModelAndKeepToTheirFrames() throws Exception {
    JsonNode charts =
        browser.ask(
            PAGE,
            1100,
            900,
            """
            () => Array.from(document.querySelectorAll('figure svg[role=img]')).map(svg => {
              const frame = svg.getBoundingClientRect();
              const parts = Array.from(svg.querySelectorAll('use, text, line, polyline'));
              return {
                name: svg.getAttribute('aria-label'),
                width: frame.width,
                marks: svg.querySelectorAll('use').length,
                outside: parts.filter(part => {
                  const box = part.getBoundingClientRect();
                  return box.left + 1 < frame.left || box.right > frame.right + 1 ||
                    box.top + 1 < frame.top || box.bottom > frame.bottom + 1;
                }).map(part => part.outerHTML)
              };
            })
            """);
    assertThat(charts).hasSize(5);
    assertThat(charts)
        .allSatisfy(
            chart -> {
              assertThat(chart.at("/outside")).as(chart.at("/name").asText()).isEmpty();
              assertThat(chart.at("/width").asInt()).isGreaterThan(250);
            });
    // Accuracy, and accuracy against latency and against size.
    assertThat(charts.findValues("marks").subList(0, 3)).allMatch(marks -> marks.asInt() == 5);
  }

  @Test
  void tablesSort() throws Exception {
    JsonNode column =
        browser.ask(
            PAGE,
            1100,
            900,
            """
            () => {
              const table = document.querySelector('table.sortable');
              const shown = () => Array.from(table.tBodies[0].rows).map(row => row.cells[3].textContent);
              const before = shown();
              const head = table.querySelectorAll('thead button')[3];
              head.click();
              const up = shown();
              head.click();
              return [before, up, shown()];
            }
            """);
    assertThat(column.at("/1/0").asText()).isEqualTo("75.74 %");
    assertThat(column.at("/1/1").asText()).isEqualTo("95.74 %");
    assertThat(column.at("/2/0").asText()).isEqualTo("95.74 %");
  }

  @Test
  void nothingIsWiderThanAPhone() throws Exception {
    JsonNode told =
        browser.ask(
            PAGE, 500, 900, "() => [document.documentElement.scrollWidth, window.innerWidth]");
    assertThat(told.get(0).asInt()).isLessThanOrEqualTo(told.get(1).asInt());
  }

  @Test
  void tablesThatDoNotFitAPhoneShowThatTheyScroll() throws Exception {
    JsonNode tables =
        browser.ask(
            PAGE,
            500,
            900,
            """
            () => {
              document.querySelector('main').style.width = '388px';
              return Array.from(document.querySelectorAll('.wide')).map(wide => ({
                scrolls: wide.scrollWidth > wide.clientWidth,
                bar: wide.offsetHeight - wide.clientHeight,
                edges: getComputedStyle(wide).backgroundAttachment
              }));
            }
            """);
    assertThat(tables).anyMatch(table -> table.at("/scrolls").asBoolean());
    assertThat(tables)
        .allSatisfy(
            table -> {
              assertThat(table.at("/edges").asText()).isEqualTo("local, local, scroll, scroll");
              if (table.at("/scrolls").asBoolean()) {
                assertThat(table.at("/bar").asInt()).as("height of the bar").isPositive();
              }
            });
  }

  @Test
  void itIsDrawn() throws Exception {
    BufferedImage picture = browser.picture(PAGE, 1100, 1600);
    long[] seen = new long[2];
    int student = 0x0067a5;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y) & 0xffffff;
        seen[0] += rgb == student ? 1 : 0;
        seen[1] += rgb == (picture.getRGB(2, 2) & 0xffffff) ? 1 : 0;
      }
    }
    assertThat(seen[0]).as("pixels of the student's marks").isGreaterThan(200);
    assertThat(seen[1]).as("pixels of the background").isGreaterThan(500_000);
  }
}
