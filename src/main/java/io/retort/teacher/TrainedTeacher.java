package io.retort.teacher;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.network.SavedNetwork;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A teacher that learns here, from the labelled rows of train. */
final class TrainedTeacher implements Artefact {
  private final SparkSession spark;
  private final Job job;
  private final TeacherSettings.Trained settings;
  private final TeacherTrainer trainer;

  TrainedTeacher(
      SparkSession spark, Job job, TeacherSettings.Trained settings, TeacherTrainer trainer) {
    this.spark = spark;
    this.job = job;
    this.settings = settings;
    this.trainer = trainer;
  }

  @Override
  public String path() {
    return Teachers.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("seed", job.seed())
        .with("teacher", settings.result())
        .input("teacher.network", DigestUtils.sha256Hex(network(workspace).configuration()))
        .input(
            ExamplesTable.path(Split.TRAIN),
            ExamplesTable.open(workspace, Split.TRAIN).manifest().fingerprint());
  }

  private NetworkSpec network(Workspace workspace) throws IOException {
    ExamplesInfo examples = ExamplesTable.open(workspace, Split.TRAIN).info();
    return NetworkSpec.of(
        "teacher.network",
        settings.network(),
        examples.shape(),
        examples.tokens(),
        job.data().classes().count(),
        job.seed(),
        spark.sessionState().newHadoopConf());
  }

  @Override
  public Product make(Making making) throws IOException {
    NetworkSpec network = network(making.workspace());
    float[] parameters = trainer.train(network, settings.train(), making);
    Path model = new Path(making.folder(), Teachers.MODEL);
    try (OutputStream out = making.workspace().files().create(model)) {
      SavedNetwork.write(network, parameters, out);
    }
    ModelFile file = ModelFile.ship(spark, "teacher.model", model);
    long rows = ExamplesTable.open(making.workspace(), Split.TRAIN).info().labelled();
    TeacherInfo info =
        new TeacherInfo(
            "train",
            Teachers.MODEL,
            file.sha256(),
            network.classes(),
            parameters.length,
            file.bytes(),
            null,
            null);
    return new Product(rows, file.sha256(), info);
  }
}
