package io.retort.data;

import io.retort.job.Classes;
import io.retort.job.DataSettings;
import io.retort.job.SourceSettings;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.DamagedFile;
import io.retort.pipeline.Making;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The examples table of one split. */
final class ExamplesArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(ExamplesArtefact.class);

  private final SparkSession spark;
  private final DataSettings data;
  private final Split split;
  private final Sources sources;
  private final FeaturePipelineArtefact pipeline;

  ExamplesArtefact(
      SparkSession spark,
      DataSettings data,
      Split split,
      Sources sources,
      FeaturePipelineArtefact pipeline) {
    this.spark = spark;
    this.data = data;
    this.split = split;
    this.sources = sources;
    this.pipeline = pipeline;
  }

  @Override
  public String path() {
    return ExamplesTable.path(split);
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe =
        Recipe.empty()
            .with("data." + split.key(), data.sources().get(split))
            .with("data.shape", data.shape())
            .with("data.scale", data.scale())
            .with("data.standardize", data.standardize())
            .with("data.classes", data.classes().several() ? data.classes() : "a number")
            .with("data.max-rejects", data.maxRejects())
            .input("data." + split.key() + " files", source(workspace).fingerprint());
    if (data.classes().auto() && split != Split.TRAIN) {
      recipe = recipe.input("data.classes", String.join(", ", train(workspace).classes()));
    }
    if (!data.pipeline().isEmpty()) {
      recipe =
          recipe
              .with("data.pipeline", data.pipeline())
              .input(
                  FeaturePipelineArtefact.ARTEFACT,
                  workspace.require(FeaturePipelineArtefact.ARTEFACT, "prepare").fingerprint());
    }
    if (data.text() != null) {
      return recipe
          .with("data.text", data.text())
          .input(
              TokenizerArtefact.ARTEFACT,
              workspace.require(TokenizerArtefact.ARTEFACT, "prepare").fingerprint());
    }
    if (split == Split.TRAIN || !data.standardize()) {
      return recipe;
    }
    return recipe.input(
        ExamplesTable.path(Split.TRAIN),
        workspace.require(ExamplesTable.path(Split.TRAIN), "prepare").fingerprint());
  }

  private Source source(Workspace workspace) throws IOException {
    return sources.of(split, pipeline.open(workspace));
  }

  @Override
  public Optional<String> damage(Workspace workspace) throws IOException {
    if (bucketsBefore(workspace).isEmpty()) {
      return Optional.of("an earlier version made it, without buckets");
    }
    return ExamplesTable.open(workspace, split).damage(workspace.files());
  }

  @Override
  public Product make(Making making) throws IOException {
    try {
      return made(making);
    } catch (Exception e) { // Spark's are checked, and undeclared.
      if (data.sources().get(split) instanceof SourceSettings.Table table) {
        DamagedFile.check("data." + split.key() + ".path = " + table.path(), e);
      }
      throw e;
    }
  }

  private Product made(Making making) throws IOException {
    Source source = source(making.workspace());
    ExamplesInfo train = split == Split.TRAIN ? null : train(making.workspace());
    TextEncoder encoder =
        data.text() == null
            ? null
            : TokenizerArtefact.encoder(spark, making.workspace(), data.text());
    List<Integer> shape =
        encoder == null ? source.shape(data.shape()) : TextEncoder.shape(data.text());
    checkShape(shape, train);
    Window window = Window.of(data.sources().get(split));
    Classes classes = classes(source, window, train);
    JavaRDD<RawExample> read = source.rows(shape, classes).filter(window::takes);
    JavaRDD<RawExample> rows = encoder == null ? read : read.map(encoder);
    boolean numbers = !data.classes().several();
    Survey survey = Survey.of(rows, data.standardize() && train == null, numbers);
    TableWriter writer = new TableWriter(spark, rows, numbers);
    check(survey, writer, making.workspace());
    checkWidth(survey, shape);
    if (train == null) {
      source.checkFeatures(survey.rounded());
    }
    String unscaled = train == null ? unscaled(survey, source) : null;
    Affine affine = affine(survey, shape, train);
    long accepted = survey.rows() - survey.rejected();
    int buckets = Buckets.count(accepted, bucketsBefore(making.workspace()));
    try (Progress.Task task = making.progress().begin(path(), accepted, "rows")) {
      task.figure("rejects", survey.rejected());
      writer.writeExamples(making.folder(), survey.bytes(), affine, buckets, task);
    }
    if (survey.rejected() > 0) {
      writer.writeRejects(new Path(making.folder(), "rejects"));
    }
    TableContents contents =
        TableContents.of(spark, making.folder(), survey.bytes(), classes, buckets);
    check(contents, source, classes);
    return new Product(
        contents.rows(),
        fingerprint(contents, shape, survey, affine),
        new ExamplesDetails(
            info(contents, classes, survey, shape, affine, encoder),
            contents.buckets(),
            source.columns(),
            unscaled));
  }

  private static ExamplesInfo train(Workspace workspace) throws IOException {
    return ExamplesTable.open(workspace, Split.TRAIN).info();
  }

  private Classes classes(Source source, Window window, ExamplesInfo train) throws IOException {
    if (!data.classes().auto()) {
      return data.classes();
    }
    return train == null
        ? ClassesOfTrain.of(source.labels(window), window)
        : Classes.named(train.classes());
  }

  private Optional<Integer> bucketsBefore(Workspace workspace) throws IOException {
    return workspace
        .manifest(path())
        .map(manifest -> manifest.details(Buckets.class).bucketCount())
        .filter(count -> count > 0);
  }

  /** What tells of features that nobody has scaled, and should have; or null. */
  private String unscaled(Survey survey, Source source) {
    if (data.standardize() || data.scale() != 1 || data.text() != null) {
      return null;
    }
    String told =
        survey
            .ranges()
            .farFromUnit()
            .map(
                far ->
                    far.told(
                        source.columns().isEmpty()
                            ? "feature " + far.column()
                            : source.columns().get(far.column())))
            .orElse(null);
    if (told != null) {
      LOG.warn("data.train: {}", told);
    }
    return told;
  }

  /** Of executors nobody knows the memory. */
  private void checkWidth(Survey survey, List<Integer> shape) {
    if (!data.pipeline().isEmpty() && !survey.bytes() && spark.sparkContext().isLocal()) {
      long features = shape.stream().reduce(1, Math::multiplyExact);
      new MadeWidth(survey.rows() - survey.rejected(), features)
          .check("data." + split.key(), Runtime.getRuntime().maxMemory());
    }
  }

  private void checkShape(List<Integer> shape, ExamplesInfo train) {
    if (train != null && !train.shape().equals(shape)) {
      throw new UserError(
          "data."
              + split.key()
              + ": examples of shape "
              + shape
              + ", but data.train's are "
              + train.shape());
    }
  }

  private Affine affine(Survey survey, List<Integer> shape, ExamplesInfo train) {
    if (!data.standardize()) {
      return Affine.scale(data.scale());
    }
    // Floats are stored as features already, so train's own manifest cannot say how they came
    // about: its details do.
    return train == null
        ? survey.standardize(shape.size() == 3 ? shape.get(0) : 0)
        : train.affine();
  }

  private ExamplesInfo info(
      TableContents contents,
      Classes classes,
      Survey survey,
      List<Integer> shape,
      Affine affine,
      TextEncoder encoder) {
    Map<String, Long> reasons = new TreeMap<>();
    survey.faults().forEach((reason, fault) -> reasons.put(reason, fault.rows));
    String encoding = survey.bytes() ? ExamplesInfo.UINT8 : ExamplesInfo.FLOAT32;
    return new ExamplesInfo(
        shape,
        classes.all(),
        encoding,
        affine,
        contents.labelled(),
        contents.rowsPerClass(),
        survey.rejected(),
        reasons,
        encoder == null ? null : encoder.tokens(),
        survey.spread());
  }

  private static String fingerprint(
      TableContents contents, List<Integer> shape, Survey survey, Affine affine) {
    // Stored floats are features; stored bytes are features only together with how they are scaled.
    int reading = survey.bytes() ? affine.hashCode() : 0;
    return contents.hash()
        + "-"
        + contents.rows()
        + "-"
        + Integer.toHexString(31 * shape.hashCode() + reading);
  }

  private void check(Survey survey, TableWriter writer, Workspace workspace) throws IOException {
    long rows = survey.rows();
    if (rows == 0) {
      throw new UserError(
          "data." + split.key() + ": no rows; are skip, limit and part what you mean?");
    }
    if (survey.rejected() == 0) {
      return;
    }
    Path rejects = new Path(workspace.folder(path()), "rejects");
    String told = tell(survey);
    if (survey.rejected() < rows && survey.rejected() <= data.maxRejects() * rows) {
      LOG.warn("{}; they are in {}", told, rejects);
      return;
    }
    writer.writeRejects(rejects);
    throw new UserError(
        told
            + "; more than data.max-rejects = "
            + data.maxRejects()
            + " allows; they are in "
            + rejects);
  }

  private String tell(Survey survey) {
    Map.Entry<String, Survey.Fault> worst =
        survey.faults().entrySet().stream()
            .max(Comparator.comparingLong(fault -> fault.getValue().rows))
            .orElseThrow();
    String hint =
        worst.getKey().startsWith("label outside") ? "; does data.classes fit the labels?" : "";
    return String.format(
        Locale.ROOT,
        "data.%s: %,d of %,d rows rejected, most (%,d) for: %s, the first being %s%s",
        split.key(),
        survey.rejected(),
        survey.rows(),
        worst.getValue().rows,
        worst.getKey(),
        worst.getValue().firstPlace,
        hint);
  }

  private void check(TableContents contents, Source source, Classes classes) {
    if (source.givenIds()) {
      contents
          .repeatedId()
          .ifPresent(
              id -> {
                throw new UserError(
                    "data."
                        + split.key()
                        + ".id: several rows have id "
                        + id
                        + ", ids must be unique");
              });
    }
    if (!data.classes().several()) {
      if (split == Split.TEST && contents.labelled() == 0) {
        throw new UserError("data.test: no row has a label, so nothing could be evaluated");
      }
      return;
    }
    List<String> empty = new ArrayList<>(classes.all());
    empty.removeAll(contents.rowsPerClass().keySet());
    if (split == Split.TRAIN && contents.labelled() > 0 && !empty.isEmpty()) {
      LOG.warn(
          "data.train: {} of {} classes have no labelled row: {}",
          empty.size(),
          classes.count(),
          ClassesOfTrain.told(empty));
    }
  }
}
