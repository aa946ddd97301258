package io.retort.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Json;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.network.ModelFile;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A model from elsewhere: it stays where it is, and its manifest says which one it was. */
final class GivenTeacher implements Artefact {
  private final SparkSession spark;
  private final Job job;

  GivenTeacher(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String path() {
    return Teachers.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("teacher", job.teacher())
        .with("data.classes", job.data().classes())
        .input("teacher.model", GivenModel.state(spark, "teacher", model()))
        .input("shape", ExamplesTable.open(workspace, Split.TRAIN).info().shape().toString());
  }

  private String model() {
    return ((TeacherSettings.Given) job.teacher()).model();
  }

  @Override
  public Product make(Making making) throws IOException {
    List<Integer> shape = ExamplesTable.open(making.workspace(), Split.TRAIN).info().shape();
    Path path = new Path(model());
    GivenModel model = GivenModel.open(spark, "teacher", job.teacher(), path, shape);
    ModelFile file = model.file();
    Classifier teacher = model.source().onThisThread();
    int classes = job.data().classes().count();
    if (teacher.classes() != classes) {
      throw new UserError(
          file.name()
              + ": gives "
              + teacher.classes()
              + " logits, but data.classes has "
              + classes);
    }
    JsonNode settings = Json.MAPPER.valueToTree(job.teacher());
    TeacherInfo info =
        new TeacherInfo(
            settings.path("kind").asText(),
            GivenModel.files(spark, path).makeQualified(path).toString(),
            file.sha256(),
            classes,
            teacher.parameters(),
            file.bytes(),
            null);
    return new Product(0, fingerprint(file, settings), info);
  }

  /** The same model behind another recipe gives other labels; moved elsewhere, it does not. */
  private static String fingerprint(ModelFile file, JsonNode settings) {
    settings.findParents("model").forEach(block -> ((ObjectNode) block).remove("model"));
    return DigestUtils.sha256Hex(file.sha256() + settings);
  }
}
