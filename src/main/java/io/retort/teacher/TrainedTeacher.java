package io.retort.teacher;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.network.SavedNetwork;
import io.retort.network.TrainedNetwork;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Seeds;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A teacher that learns here, from the labelled rows of train: a network, or several of one build
 * that teach together.
 */
final class TrainedTeacher implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(TrainedTeacher.class);

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
    return HeldBack.calibration(Recipe.empty(), job)
        .with("seed", job.seed())
        .with("teacher", settings.result())
        .input(
            "teacher.network",
            DigestUtils.sha256Hex(network(workspace, job.seed()).configuration()))
        .input(
            ExamplesTable.path(Split.TRAIN),
            ExamplesTable.open(workspace, Split.TRAIN).manifest().fingerprint());
  }

  /** The first is drawn from the job's own seed. */
  private long seed(int member) {
    return member == 0 ? job.seed() : Seeds.derive(job.seed(), Seeds.TEACHERS, member);
  }

  private NetworkSpec network(Workspace workspace, long seed) throws IOException {
    ExamplesInfo examples = ExamplesTable.open(workspace, Split.TRAIN).info();
    return NetworkSpec.of(
        "teacher.network",
        settings.network(),
        examples.shape(),
        examples.tokens(),
        examples.classes().size(),
        seed,
        spark.sessionState().newHadoopConf());
  }

  /**
   * That it could be trained.
   *
   * @throws io.retort.job.UserError where its layers do not fit the examples, or memory does not do
   */
  void check(Workspace workspace) throws IOException {
    network(workspace, job.seed())
        .size()
        .check("teacher.network", settings.train(), spark.sparkContext());
  }

  @Override
  public Product make(Making making) throws IOException {
    ExamplesTable train = ExamplesTable.open(making.workspace(), Split.TRAIN);
    long apart = HeldBack.forCalibration(job, train.info()).count(spark, train);
    TeacherInfo info =
        settings.seeds() == 1 ? one(0, "", making) : several(making, train.info().classes().size());
    return new Product(train.info().labelled() - apart, info.sha256(), info);
  }

  private TeacherInfo several(Making making, int classes) throws IOException {
    List<TeacherInfo> members = new ArrayList<>();
    for (int member = 0; member < settings.seeds(); member++) {
      LOG.info("teach: network {} of {}", member + 1, settings.seeds());
      String folder = Teachers.folder(member);
      making.workspace().files().mkdirs(new Path(making.folder(), folder));
      members.add(one(member, folder + "/", making.part(folder)));
    }
    String hashes = members.stream().map(TeacherInfo::sha256).collect(Collectors.joining("\n"));
    return new TeacherInfo(
        "train",
        null,
        DigestUtils.sha256Hex(hashes),
        classes,
        members.stream().mapToLong(TeacherInfo::parameters).sum(),
        members.stream().mapToLong(TeacherInfo::bytes).sum(),
        null,
        members);
  }

  /**
   * @param place of its folder in the artefact
   */
  private TeacherInfo one(int member, String place, Making making) throws IOException {
    NetworkSpec network = network(making.workspace(), seed(member));
    TrainedNetwork trained = trainer.train(network, settings.train(), seed(member), making);
    float[] parameters = trained.parameters();
    Path model = new Path(making.folder(), Teachers.MODEL);
    try (OutputStream out = making.workspace().files().create(model)) {
      SavedNetwork.write(network, parameters, out);
    }
    ModelFile file = ModelFile.ship(spark, "teacher.model", model);
    return new TeacherInfo(
        "train",
        place + Teachers.MODEL,
        file.sha256(),
        network.classes(),
        parameters.length,
        file.bytes(),
        null,
        null,
        null,
        trained.fit());
  }
}
