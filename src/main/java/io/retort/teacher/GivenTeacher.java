package io.retort.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Json;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
    ExamplesInfo examples = ExamplesTable.open(workspace, Split.TRAIN).info();
    Recipe recipe =
        Recipe.empty()
            .with("teacher", job.teacher().result())
            .with(
                "data.classes",
                job.data().classes().auto() ? examples.classes() : job.data().classes())
            .input("shape", examples.shape().toString());
    if (!(job.teacher() instanceof TeacherSettings.Ensemble ensemble)) {
      return withModel(recipe, "teacher", (TeacherSettings.Given) job.teacher());
    }
    for (int m = 0; m < ensemble.members().size(); m++) {
      recipe = withModel(recipe, "teacher.members." + m, ensemble.members().get(m));
    }
    return recipe;
  }

  private Recipe withModel(Recipe recipe, String key, TeacherSettings.Given settings)
      throws IOException {
    return recipe.input(key + ".model", Teachers.state(spark, key, settings));
  }

  /** Of weights beside a model nobody knows before it is read: the manifest tells of them. */
  @Override
  public Optional<String> damage(Workspace workspace) throws IOException {
    return changedWeights(workspace.manifest(path()).orElseThrow().details(TeacherInfo.class));
  }

  private Optional<String> changedWeights(TeacherInfo info) throws IOException {
    if (info.weights() != null) {
      for (Map.Entry<String, String> file : info.weights().entrySet()) {
        Path path = new Path(file.getKey());
        ModelFolder weights = new ModelFolder(GivenModel.files(spark, path), path);
        if (!weights.exists() || !weights.state().equals(file.getValue())) {
          return Optional.of(path + " changed");
        }
      }
    }
    if (info.members() != null) {
      for (TeacherInfo member : info.members()) {
        Optional<String> changed = changedWeights(member);
        if (changed.isPresent()) {
          return changed;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Product make(Making making) throws IOException {
    ExamplesTable train = ExamplesTable.open(making.workspace(), Split.TRAIN);
    GivenModel model =
        GivenModel.open(spark, "teacher", job.teacher(), null, OutputProbe.on(spark, train));
    TeacherInfo info = model.info(spark, train.info().classes().size());
    return new Product(0, fingerprint(info), info);
  }

  /** The same model behind another recipe gives other labels; moved elsewhere, it does not. */
  private String fingerprint(TeacherInfo info) {
    JsonNode settings = Json.MAPPER.valueToTree(job.teacher().result());
    settings.findParents("model").forEach(block -> ((ObjectNode) block).remove("model"));
    // What was seen counts, not who said it.
    settings.findParents("force-kind").forEach(block -> ((ObjectNode) block).remove("force-kind"));
    if (info.output() != null) {
      ((ObjectNode) settings.path("output")).put("kind", info.output().key());
    }
    return DigestUtils.sha256Hex(info.sha256() + settings);
  }
}
