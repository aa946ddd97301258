package io.retort.teacher;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Json;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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
    FileStatus status;
    try {
      status = files().getFileStatus(model());
    } catch (FileNotFoundException e) {
      throw new UserError("teacher.model = " + model() + ": no such file", e);
    }
    return Recipe.empty()
        .with("teacher", result())
        .with("data.classes", job.data().classes())
        .input("teacher.model", status.getLen() + " bytes of " + status.getModificationTime())
        .input("shape", ExamplesTable.open(workspace, Split.TRAIN).info().shape().toString());
  }

  /** The settings that bear on the result. */
  private TeacherSettings result() {
    return job.teacher() instanceof TeacherSettings.Onnx onnx ? onnx.result() : job.teacher();
  }

  private Path model() {
    return new Path(
        job.teacher() instanceof TeacherSettings.Onnx onnx
            ? onnx.model()
            : ((TeacherSettings.Dl4j) job.teacher()).model());
  }

  private FileSystem files() throws IOException {
    return model().getFileSystem(spark.sessionState().newHadoopConf());
  }

  @Override
  public Product make(Making making) throws IOException {
    ExamplesInfo examples = ExamplesTable.open(making.workspace(), Split.TRAIN).info();
    Teachers.Given given = Teachers.given(spark, model(), job.teacher(), examples);
    Classifier teacher = given.source().onThisThread();
    int classes = job.data().classes().count();
    if (teacher.classes() != classes) {
      throw new UserError(
          given.name()
              + ": gives "
              + teacher.classes()
              + " logits, but data.classes has "
              + classes);
    }
    String kind = job.teacher() instanceof TeacherSettings.Onnx ? "onnx" : "dl4j";
    TeacherInfo info =
        new TeacherInfo(
            kind,
            files().makeQualified(model()).toString(),
            given.sha256(),
            classes,
            teacher.parameters(),
            given.bytes());
    return new Product(0, fingerprint(given), info);
  }

  /** The same model behind another recipe gives other labels. */
  private String fingerprint(Teachers.Given given) throws IOException {
    return DigestUtils.sha256Hex(given.sha256() + Json.MAPPER.writeValueAsString(withoutPath()));
  }

  private Object withoutPath() {
    return job.teacher() instanceof TeacherSettings.Onnx onnx
        ? List.of(onnx.input(), onnx.constants(), onnx.output())
        : ((TeacherSettings.Dl4j) job.teacher()).input();
  }
}
