package io.retort.teacher;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.retort.data.ExamplesInfo;
import io.retort.job.InputSettings;
import io.retort.job.Json;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.KerasNetwork;
import io.retort.network.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A model from elsewhere, shipped to executors.
 *
 * @param kind as in the job file
 * @param path where it is, in full; null for an ensemble
 * @param file its SHA-256 and length: of a folder, of all files; of an ensemble, of all members
 * @param members of an ensemble; else none
 */
record GivenModel(
    String kind, Path path, ModelFile file, ClassifierSource source, List<GivenModel> members) {

  /**
   * Reads and ships a model.
   *
   * @param key of the teacher in the job file, for error messages
   * @param seen what `teach` saw of it, and where; null where this is `teach`
   * @param examples that it is to see
   * @throws UserError where it cannot be read, or is not what `teach` saw
   */
  static GivenModel open(
      SparkSession spark,
      String key,
      TeacherSettings settings,
      TeacherInfo seen,
      ExamplesInfo examples)
      throws IOException {
    return open(spark, key, settings, seen, OutputProbe.none(examples));
  }

  /**
   * The same, which looks at some of its answers where `teach` did not see it yet.
   *
   * @param probe with examples that it is to see
   */
  static GivenModel open(
      SparkSession spark, String key, TeacherSettings settings, TeacherInfo seen, OutputProbe probe)
      throws IOException {
    ExamplesInfo examples = probe.info();
    if (settings instanceof TeacherSettings.Ensemble ensemble) {
      return ensemble(spark, key, ensemble, seen, probe);
    }
    String model = key + ".model";
    Path path = new Path(seen == null ? ((TeacherSettings.Given) settings).model() : seen.model());
    GivenModel opened =
        settings instanceof TeacherSettings.Dl4j
            ? dl4j(ModelFile.ship(spark, model, path), settings, path, examples)
            : open(spark, model, settings, path, seen, probe).givenWords(examples);
    if (seen != null) {
      opened.seenAs(seen.sha256());
    }
    return new GivenModel(
        opened.kind,
        files(spark, path).makeQualified(path),
        opened.file,
        opened.source,
        opened.members);
  }

  private static GivenModel open(
      SparkSession spark,
      String model,
      TeacherSettings settings,
      Path path,
      TeacherInfo seen,
      OutputProbe probe)
      throws IOException {
    ExamplesInfo examples = probe.info().withoutNgrams();
    return settings instanceof TeacherSettings.SparkMl sparkMl
        ? sparkMl(spark, model + " = " + path, sparkMl, path, examples)
        : settings instanceof TeacherSettings.Keras keras
            ? keras(spark, ModelFile.ship(spark, model, path), keras, path, examples)
            : onnx(
                OnnxModel.ship(spark, model, path),
                (TeacherSettings.Onnx) settings,
                path,
                seen,
                probe);
  }

  /** Itself, where it is what `teach` saw. */
  GivenModel seenAs(String sha256) {
    if (!sha256.equals(file.sha256())) {
      throw new UserError(
          file.name() + ": has SHA-256 " + file.sha256() + ", but `teach` saw " + sha256);
    }
    return this;
  }

  /** The same model for examples that may have n-grams behind their words. */
  private GivenModel givenWords(ExamplesInfo examples) {
    int words = examples.withoutNgrams().features();
    return words == examples.features()
        ? this
        : new GivenModel(
            kind,
            path,
            file,
            new WordsSource(source, new FirstWords(examples.features(), words)),
            members);
  }

  private static GivenModel onnx(
      OnnxModel model,
      TeacherSettings.Onnx settings,
      Path path,
      TeacherInfo seen,
      OutputProbe probe) {
    ModelFile all = new ModelFile(model.sha256(), model.bytes(), model.name());
    ExamplesInfo examples = probe.info().withoutNgrams();
    OnnxSource raw =
        new OnnxSource(
            model, settings.of(OutputSettings.Kind.AUTO), examples.shape(), examples.classes());
    OutputSettings.Kind kind =
        seen != null && seen.output() != null
            ? seen.output()
            : probe.kind(raw, settings.output(), model.name());
    OnnxSource source =
        new OnnxSource(model, settings.of(kind), examples.shape(), examples.classes());
    return new GivenModel(kind(settings), path, all, source, List.of());
  }

  private static GivenModel dl4j(
      ModelFile file, TeacherSettings settings, Path path, ExamplesInfo examples) {
    InputSettings input = ((TeacherSettings.Dl4j) settings).input();
    Dl4jSource source = new Dl4jSource(file, input, examples.shape());
    return new GivenModel(kind(settings), path, file, source, List.of());
  }

  private static GivenModel keras(
      SparkSession spark,
      ModelFile given,
      TeacherSettings.Keras settings,
      Path path,
      ExamplesInfo examples) {
    KerasNetwork network = KerasNetwork.read(given);
    ModelFile zip = network.ship(spark);
    List<Integer> seen =
        settings.input().shape() == null
            ? network.seen(examples.shape())
            : settings.input().shape();
    InputSettings recipe = settings.input();
    InputSettings input =
        new InputSettings(recipe.name(), seen, recipe.scale(), recipe.mean(), recipe.std());
    return new GivenModel(
        kind(settings), path, given, new Dl4jSource(zip, input, examples.shape()), List.of());
  }

  private static GivenModel sparkMl(
      SparkSession spark,
      String name,
      TeacherSettings.SparkMl settings,
      Path path,
      ExamplesInfo examples)
      throws IOException {
    ModelFolder folder = new ModelFolder(files(spark, path), path);
    ModelFile given = new ModelFile(folder.sha256(), folder.bytes(), name);
    int features = examples.features();
    String planned =
        DigestUtils.sha256Hex(
            given.sha256() + Json.MAPPER.writeValueAsString(settings) + " of " + features);
    ModelFile plan = new ModelFile(planned, given.bytes(), name);
    plan.ship(spark, () -> SparkMlModel.load(spark, path, settings, features, name));
    ClassifierSource source =
        new SparkMlSource(
            plan,
            settings.columns().isEmpty(),
            settings.input(),
            settings.output().kind(),
            examples.shape());
    return new GivenModel(kind(settings), path, given, source, List.of());
  }

  private static GivenModel ensemble(
      SparkSession spark,
      String key,
      TeacherSettings.Ensemble settings,
      TeacherInfo seen,
      OutputProbe probe)
      throws IOException {
    List<GivenModel> members = new ArrayList<>();
    for (int m = 0; m < settings.members().size(); m++) {
      TeacherInfo before = seen == null ? null : seen.members().get(m);
      members.add(open(spark, key + ".members." + m, settings.members().get(m), before, probe));
    }
    String hashes = members.stream().map(m -> m.file.sha256()).collect(Collectors.joining("\n"));
    long bytes = members.stream().mapToLong(member -> member.file.bytes()).sum();
    ClassifierSource source =
        new EnsembleSource(
            members.stream().map(GivenModel::source).toList(),
            settings.shares(),
            settings.by(),
            probe.info().regression() ? TeacherSettings.Ensemble.Mean.LOGITS : settings.of());
    ModelFile all = new ModelFile(DigestUtils.sha256Hex(hashes), bytes, key + ".members");
    return new GivenModel(kind(settings), null, all, source, members);
  }

  static FileSystem files(SparkSession spark, Path path) throws IOException {
    return path.getFileSystem(spark.sessionState().newHadoopConf());
  }

  private static String kind(TeacherSettings settings) {
    return settings.getClass().getAnnotation(JsonTypeName.class).value();
  }

  /**
   * What there is to tell of it.
   *
   * @param classes that it must know
   */
  TeacherInfo info(SparkSession spark, int classes) throws IOException {
    List<TeacherInfo> inside = new ArrayList<>();
    for (GivenModel member : members) {
      inside.add(member.info(spark, classes));
    }
    try (Classifier teacher = source.open()) {
      if (teacher.classes() != classes) {
        throw new UserError(
            file.name()
                + ": gives "
                + teacher.classes()
                + " logits, but data.classes has "
                + classes);
      }
      return new TeacherInfo(
          kind,
          path == null ? null : path.toString(),
          file.sha256(),
          classes,
          teacher.parameters(),
          file.bytes(),
          weights(spark),
          inside.isEmpty() ? null : inside,
          output(),
          null);
    }
  }

  /** What is known of its output; null where it is no model for ONNX Runtime. */
  private OutputSettings.Kind output() {
    ClassifierSource model = source instanceof WordsSource words ? words.model() : source;
    return model instanceof OnnxSource onnx ? onnx.settings().output().kind() : null;
  }

  private Map<String, String> weights(SparkSession spark) throws IOException {
    ClassifierSource model = source instanceof WordsSource words ? words.model() : source;
    if (!(model instanceof OnnxSource onnx) || onnx.model().weights().isEmpty()) {
      return null;
    }
    Map<String, String> states = new TreeMap<>();
    for (String location : onnx.model().weights().keySet()) {
      Path weights = new Path(path.getParent(), location);
      states.put(weights.toString(), new ModelFolder(files(spark, weights), weights).state());
    }
    return states;
  }
}
