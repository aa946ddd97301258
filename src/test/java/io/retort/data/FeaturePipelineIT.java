package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.pipeline.LiteralPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of a table on their way through stages of Spark ML. */
class FeaturePipelineIT {
  private static final String STAGES =
      """
      { stage = Imputer, inputCols = [age], outputCols = [age_full], strategy = mean, missingValue = "-1" }
      { stage = StringIndexer, inputCol = job, outputCol = job_index, stringOrderType = alphabetAsc }
      { stage = OneHotEncoder, inputCols = [job_index], outputCols = [job_vector] }
      { stage = VectorAssembler, inputCols = [age_full, job_vector], outputCol = all }
      """;

  @TempDir private Path folder;
  private PreparedJob prepared;
  private int tables;

  @Test
  void stagesAreFittedOnTheRowsOfTrainAlone() throws IOException {
    // Two rows are train's, two are test's; the means are of 20 and 40.
    Path table = write("age,job,y", "20,cook,0", "40,smith,1", "90,smith,1", ",piper,0");
    prepare(STAGES, table, "limit = 2", "skip = 2");
    // Age, cook, smith, and whatever is not one of them.
    assertThat(prepared.features(Split.TRAIN)).containsExactly(row(20, 1, 0, 0), row(40, 0, 1, 0));
    assertThat(prepared.features(Split.TEST)).containsExactly(row(90, 0, 1, 0), row(30, 0, 0, 1));
    String model = LiteralPath.pattern(prepared.workspace().folder("examples/pipeline/model"));
    assertThat(PipelineModel.load(model).stages()).hasSize(4);
  }

  @Test
  void rowsKeepTheirIdsAndWhatIsMissingIsRejectedAndNotLost() throws IOException {
    Path table = write("age,job,y", "20,cook,0", ",smith,1", "x y,cook,2", "30,,1");
    String stages =
        """
        { stage = StringIndexer, inputCol = job, outputCol = job_index }
        { stage = VectorAssembler, inputCols = [age, job_index], outputCol = all }
        """;
    prepare(stages, table, "", "");
    List<Example> rows = prepared.rows(Split.TRAIN);
    assertThat(rows).extracting(row -> row.label).containsExactly(0, 1);
    assertThat(rows.get(1).id - rows.get(0).id).isEqualTo(3);
    assertThat(prepared.table(Split.TRAIN).info().reasons())
        .containsEntry("feature is not finite", 1L)
        .containsEntry("row cannot be read", 1L);
  }

  @Test
  void aStageMayMakeTheLabelAndFeaturesMayBeNamed() throws IOException {
    Path table = write("age,job,y", "20,cook,0.", "40,smith,1.");
    prepare(
        "{ stage = SQLTransformer, statement = \"SELECT *, age / 10 AS tens, replace(job, 'cook', '0') AS made FROM __THIS__\" }",
        table,
        "features = [tens, age]",
        "features = [tens, age]");
    assertThat(prepared.features(Split.TRAIN)).containsExactly(row(2, 20), row(4, 40));
  }

  @Test
  void whatIsWrongIsToldInALine() throws IOException {
    Path table = write("age,job,y", "20,cook,0", "40,smith,1");
    refused("{ stage = Indexer }", table, "data.pipeline.0.stage is Indexer, must be a stage of");
    refused(
        "{ stage = Imputer, columns = [age] }",
        table,
        "data.pipeline.0.columns is no parameter; known are inputCol");
    refused(
        "{ stage = Imputer, inputCols = [age], outputCols = [a], strategy = best }",
        table,
        "data.pipeline.0.strategy is best, must be legal in Spark");
    refused(
        "{ stage = Imputer, inputCols = [age], outputCols = [a], relativeError = some }",
        table,
        "data.pipeline.0.relativeError is some, must be legal in Spark");
    refused(
        "{ stage = Imputer, inputCols = [size], outputCols = [a] }",
        table,
        "data.pipeline: cannot be fitted on data.train (");
    refused(
        "{ stage = SQLTransformer, statement = \"SELECT *, age AS a FROM __THIS__ WHERE age > 30\" }",
        table,
        "data.pipeline: Filter in it; must make columns row by row");
    refused(
        "{ stage = SQLTransformer, statement = \"SELECT age, y FROM __THIS__\" }",
        table,
        "data.pipeline: drops columns of data.train (job), must keep all that there are: in an"
            + " SQLTransformer, SELECT *, ... FROM __THIS__");
    refused(
        "{ stage = StringIndexer, inputCol = job, outputCol = a, handleInvalid = skip }",
        table,
        "data.pipeline: Filter in it; must make columns row by row");
  }

  @Test
  void aColumnOfTrainThatAnotherTableLacksIsNamed() throws IOException {
    Path train = write("age,job,y", "20,cook,0", "40,smith,1");
    Path test = write("age,y", "20,0");
    String source =
        "{ format = csv, path = \"%s\", options { header = true, inferSchema = true }, label = y }";
    assertThatThrownBy(
            () ->
                PreparedJob.of(
                    folder,
                    "train = %s, test = %s, classes = 2, pipeline = [%s]"
                        .formatted(
                            source.formatted(train),
                            source.formatted(test),
                            "{ stage = StringIndexer, inputCol = job, outputCol = j }"
                                + ", { stage = VectorAssembler, inputCols = [age, j], outputCol = v }")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "data.pipeline: cannot be applied to data.test, which lacks these columns of data.train: job");
  }

  private void refused(String stage, Path table, String message) {
    assertThatThrownBy(() -> prepare(stage, table, "", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("table-" + ++tables + ".csv"), List.of(lines));
  }

  private static float[] row(float... values) {
    return values;
  }

  private void prepare(String stages, Path table, String train, String test) throws IOException {
    String source =
        "{ format = csv, path = \""
            + table
            + "\", options { header = true }, schema = \"age double, job string, y string\", label = y, %s }";
    prepared =
        PreparedJob.of(
            folder,
            "train = %s, test = %s, max-rejects = 0.6, classes = 3, pipeline = [\n%s\n]"
                .formatted(source.formatted(train), source.formatted(test), stages));
  }
}
