package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.job.Json;
import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedReportsTest {
  @TempDir private Path folder;

  @Test
  void settingsThatDifferStandBesideWhatCameOfThem() throws IOException {
    String cold = write("cold", 0.9, "{'loss': {'temperature': 1, 'alpha': 0.8}, 'name': 'cold'}");
    String warm = write("warm", 0.92, "{'loss': {'temperature': 4, 'alpha': 0.8}, 'name': 'warm'}");
    String piped = write("a|b", 0.92, "{'loss': {'temperature': 4}}");
    assertThat(read(warm, piped).markdown()).contains("| a\\|b |");
    // A job's folder, the report's, and the file.
    Path job = folder.resolve("job");
    Files.createDirectories(job);
    Files.move(Path.of(cold).getParent(), job.resolve("report"));

    List<String> lines =
        read(job.toString(), Path.of(warm).getParent().toString(), warm).text().lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).matches("run +loss.temperature +student +95 % +teacher +KD gain.*");
    assertThat(lines.get(1)).matches("cold +1 +90.00 % +89.00..91.00 +98.90 % +\\+5.00 .*1 of 2");
    assertThat(lines.get(2)).matches("warm +4 +92.00 % .*").isEqualTo(lines.get(3));
    assertThat(read(warm, job.toString()).markdown())
        .startsWith("| run | loss.temperature | student |")
        .contains("|:--|--:|", "| warm | 4 | 92.00 % |");
    assertThat(read(warm, job.toString()).html())
        .contains("<td>92.00 %</td>", "<th scope=\"row\">2 cold</th>", "<dd>" + warm + "</dd>")
        .doesNotContain("http:", "https:", "src=", "url(");
  }

  @Test
  void whatCannotBeComparedIsToldInALine() throws IOException {
    String one = write("one", 0.9, "{}");
    Path number = folder.resolve("number.json");
    Files.writeString(
        number,
        Documents.write(
            SomeReports.report(
                List.of(SomeReports.number("teacher", 0.9), SomeReports.number("student", 0.8)),
                List.of())));

    assertThatThrownBy(() -> read(one, number.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(number + ": of another task than " + one + ", which cannot be compared");
    assertThatThrownBy(() -> read(one, folder.toString()))
        .hasMessage(folder + ": no report.json there");
    Path text = Files.writeString(folder.resolve("text.json"), "no JSON");
    assertThatThrownBy(() -> read(text.toString(), one))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("text.json: not a report that this version reads");
  }

  private static ComparedReports read(String... paths) throws IOException {
    return ComparedReports.read(List.of(paths), new Configuration());
  }

  private String write(String name, double accuracy, String settings) throws IOException {
    List<ModelReport> models =
        List.of(
            SomeReports.model("teacher", 0.989, 100, 100, 1, null),
            SomeReports.model("student", accuracy, 10, 10, 1, null),
            SomeReports.model("baseline", accuracy - 0.05, 10, 10, 1, null));
    List<Report.GateResult> gates =
        List.of(
            new Report.GateResult("retention", 0.9, true, 0.91, true),
            new Report.GateResult("speedup", 2, true, 1.0, false));
    JsonNode report =
        Json.MAPPER.readTree(
            Documents.write(
                SomeReports.report(name, models, SomeReports.compare(models), gates, 0)));
    ((ObjectNode) report).set("settings", Json.MAPPER.readTree(settings.replace('\'', '"')));
    Path file = folder.resolve(name + "-report").resolve("report.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, report.toString());
    return file.toString();
  }
}
