package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.LocalSpark;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import io.retort.pipeline.LiteralPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareIT {
  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private PreparedJob prepared;

  @Test
  void csvColumnsBecomeExamplesInFileOrder() throws IOException {
    Path csv = write("t.csv", "a,label,b\n1,0,2.5\n3,1,-4\n5,,6\n");
    List<Example> rows = prepare(csv(csv, "label = label"), "classes = 2");
    assertThat(rows).extracting(row -> row.label).containsExactly(0, 1, Targets.UNLABELLED);
    assertThat(rows.get(1).floats).containsExactly(3, -4);
    assertThat(rows).extracting(row -> row.id - rows.get(0).id).containsExactly(0L, 1L, 2L);
  }

  @Test
  void wholeNumbersOfAByteAreStoredInOne() throws IOException {
    Path csv = write("t.csv", "a,label,b\n0,0,255\n7,1,1.0\n");
    List<Example> rows = prepare(csv(csv, "label = label"), "classes = 2, scale = 0.5");
    assertThat(rows.get(0).bytes).containsExactly(0, (byte) 255);
    float[] features = new float[2];
    prepared.table(Split.TRAIN).info().decode(rows.get(0), features, 0);
    assertThat(features).containsExactly(0, 127.5f);
  }

  @Test
  void namesAreMatchedInTheirOrder() throws IOException {
    Path csv = write("t.csv", "a,label\n1,cat\n2, dog \n3,cat\n");
    List<Example> rows = prepare(csv(csv, "label = label"), "classes = [dog, cat]");
    assertThat(rows).extracting(row -> row.label).containsExactly(1, 0, 1);
    assertThat(prepared.table(Split.TRAIN).info().rowsPerClass())
        .containsEntry("cat", 2L)
        .containsEntry("dog", 1L);
  }

  @Test
  void badRowsGoToRejectsWithTheirReasonAndNoneIsLost() throws IOException {
    Path csv =
        write(
            "t.csv",
            "a,b,label\n1,2,0\n1,x,0\n1,,0\n1,NaN,1\n1,Infinity,1\n1,2,7\n1,2\n1,2,0,9\n3,4,1\n1,2,\n");
    List<Example> rows = prepare(csv(csv, "label = label"), "classes = 2, max-rejects = 0.9");
    assertThat(rows).hasSize(3);
    Dataset<Row> rejects = spark.read().parquet(LiteralPath.pattern(rejects()));
    List<String> reasons =
        rejects.orderBy("row").select("reason").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(reasons)
        .containsExactly(
            "feature is not a number",
            "feature is missing",
            "feature is not finite",
            "feature is not finite",
            "label outside 0 to 1",
            "row cannot be read",
            "row cannot be read");
    assertThat(prepared.table(Split.TRAIN).info().rejected()).isEqualTo(7);
    assertThat(prepared.table(Split.TRAIN).info().reasons())
        .containsEntry("feature is not finite", 2L);
  }

  @Test
  void aRejectedRowIsToldByItsColumnAndIdAndShownInRejectsAlone() throws IOException {
    Path csv = write("t.csv", "a,who,label\n1,ann,0\nsecret,bob,0\n2,carl,1\n");
    assertThatThrownBy(
            () -> prepare(csv(csv, "label = label, id = who"), "classes = 2, max-rejects = 0.3"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("feature is not a number, the first being id bob, column a;")
        .hasMessageNotContaining("secret");
    assertThat(spark.read().parquet(LiteralPath.pattern(rejects())).first().getString(2))
        .isEqualTo("feature is not a number: a is secret in [bob,0,null,,0,secret]");
  }

  @Test
  void tooManyRejectsRefuseAndPublishNothing() throws IOException {
    Path csv = write("t.csv", "a,label\n1,0\nx,0\n2,1\n");
    assertThatThrownBy(() -> prepare(csv(csv, "label = label"), "classes = 2, max-rejects = 0.3"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("1 of 3 rows rejected")
        .hasMessageContaining("feature is not a number")
        .hasMessageContaining("data.max-rejects = 0.3");
    assertThat(prepared.workspace().manifest("examples/train")).isEmpty();
    assertThat(spark.read().parquet(LiteralPath.pattern(rejects())).count()).isEqualTo(1);
  }

  @Test
  void idsAndOrderDoNotDependOnHowFilesAreCut() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    for (int file = 0; file < 3; file++) {
      StringBuilder text = new StringBuilder("a,label\n");
      for (int row = 0; row < 500; row++) {
        text.append(file * 500 + row).append(',').append(row % 2).append('\n');
      }
      Files.writeString(many.resolve("part-" + file + ".csv"), text);
    }
    String source = csv(many, "label = label, features = [a], skip = 400, limit = 700");
    List<Example> whole = prepare(source, "classes = 2");
    String before = prepared.table(Split.TRAIN).manifest().fingerprint();
    spark.conf().set("spark.sql.files.maxPartitionBytes", 1000);
    try {
      List<Example> cut = prepare(source, "classes = 2, max-rejects = 0.02");
      assertThat(prepared.table(Split.TRAIN).manifest().fingerprint()).isEqualTo(before);
      assertThat(ids(cut)).isEqualTo(ids(whole));
    } finally {
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
    }
    Set<Integer> values = new HashSet<>();
    whole.forEach(row -> values.add((int) row.floats[0]));
    assertThat(values).isEqualTo(new HashSet<>(IntStream.range(400, 1100).boxed().toList()));
  }

  @Test
  void aFileMoreDoesNotRenumberTheOthers() throws IOException {
    Path days = Files.createDirectory(folder.resolve("days"));
    Files.writeString(days.resolve("monday.csv"), "a,label\n1,0\n2,1\n");
    Set<Long> before = ids(prepare(csv(days, "label = label"), "classes = 2"));
    Files.writeString(days.resolve("a-day-before.csv"), "a,label\n3,0\n4,1\n5,1\n");
    Set<Long> after = ids(prepare(csv(days, "label = label"), "classes = 2"));
    assertThat(after).hasSize(5).containsAll(before);
  }

  @Test
  void partsAreDisjointAndCoverAll() throws IOException {
    String glyphs = "{ format = glyphs, count = 1000, part = %s }";
    Set<Long> low = ids(prepare(glyphs.formatted("[0, 0.3]"), "classes = 3, shape = [1, 6, 6]"));
    Set<Long> high = ids(prepare(glyphs.formatted("[0.3, 1]"), "classes = 3, shape = [1, 6, 6]"));
    assertThat(low).hasSizeBetween(220, 380).doesNotContainAnyElementsOf(high);
    assertThat(low.size() + high.size()).isEqualTo(1000);
  }

  @Test
  void aBucketIsOneFileThatHoldsTheIdsThatHashIntoItInOrder() throws IOException {
    prepare("{ format = glyphs, count = 30000 }", "classes = 3, shape = [1, 4, 4]");
    assertBuckets(4, 30000);
    prepare(csv(floats(), "label = label"), "classes = 2");
    assertBuckets(1, 3);
  }

  /** As a task reads them, and as Spark tells where they belong. */
  private void assertBuckets(int count, int rows) throws IOException {
    ExamplesTable table = prepared.table(Split.TRAIN);
    Map<Long, Example> known = new HashMap<>();
    table.rows(spark).collect().forEach(row -> known.put(row.id, row));
    assertThat(table.buckets().bucketCount()).isEqualTo(count);
    assertThat(table.buckets().buckets()).hasSizeLessThanOrEqualTo(count);
    for (Bucket bucket : table.buckets().buckets()) {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(table.path(), bucket.file());
      assertThat(
              spark
                  .read()
                  .parquet(LiteralPath.pattern(file))
                  .selectExpr("pmod(hash(id), " + count + ")")
                  .distinct()
                  .collectAsList())
          .containsExactly(RowFactory.create(bucket.number()));
      long last = Long.MIN_VALUE;
      long read = 0;
      try (ParquetReader<Example> examples =
          ExamplesTable.read(file, table.info(), spark.sessionState().newHadoopConf())) {
        for (Example row = examples.read(); row != null; row = examples.read()) {
          assertThat(row).usingRecursiveComparison().isEqualTo(known.remove(row.id));
          assertThat(read++ == 0 || row.id > last).isTrue();
          last = row.id;
        }
      }
      assertThat(read).isEqualTo(bucket.rows());
    }
    assertThat(known).isEmpty();
    assertThat(table.manifest().rows()).isEqualTo(rows);
  }

  private Path floats() throws IOException {
    return Files.writeString(
        folder.resolve("floats.csv"), "a,b,label\n1.5,-2,0\n2,0.25,1\n-0.0,3,\n");
  }

  @Test
  void theSameInputGivesTheSameTable() throws IOException {
    String source = "{ format = glyphs, count = 300, noise = 0.5 }";
    prepare(source, "classes = 3, shape = [1, 8, 8]");
    String first = prepared.table(Split.TRAIN).manifest().fingerprint();
    prepare(source, "classes = 3, shape = [1, 8, 8]");
    assertThat(prepared.table(Split.TRAIN).manifest().fingerprint()).isEqualTo(first);
    prepare(source.replace("0.5", "0.6"), "classes = 3, shape = [1, 8, 8]");
    assertThat(prepared.table(Split.TRAIN).manifest().fingerprint()).isNotEqualTo(first);
  }

  @Test
  void parquetWithArraysVectorsOrBytes() throws IOException {
    StructType schema =
        new StructType()
            .add("key", DataTypes.StringType)
            .add("y", DataTypes.DoubleType)
            .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("vector", SQLDataTypes.VectorType())
            .add("bytes", DataTypes.BinaryType);
    List<Row> data =
        List.of(
            RowFactory.create(
                "k1",
                0.0,
                List.of(1.5, 2.0),
                Vectors.sparse(2, new int[] {1}, new double[] {2}),
                new byte[] {1, 2}),
            RowFactory.create(
                "k2", 1.0, List.of(3.0, 4.0), Vectors.dense(3, 4), new byte[] {3, (byte) 200}),
            RowFactory.create("k3", 1.0, List.of(3.0), Vectors.dense(3, 4, 5), new byte[] {3}));
    Path path = folder.resolve("data.parquet");
    spark.createDataFrame(data, schema).coalesce(1).write().parquet(path.toString());
    String source =
        "{ format = parquet, path = \"" + path + "\", id = key, label = y, features-column = %s }";
    String rest = "classes = 2, max-rejects = 0.5, shape = [2]";
    assertThat(byLabel(prepare(source.formatted("array"), rest)).get(0).floats)
        .containsExactly(1.5f, 2f);
    assertThat(byLabel(prepare(source.formatted("vector"), rest)).get(1).bytes)
        .containsExactly(3, 4);
    assertThat(byLabel(prepare(source.formatted("bytes"), rest)).get(1).bytes)
        .containsExactly(3, (byte) 200);
    assertThat(prepared.table(Split.TRAIN).info().reasons())
        .containsEntry("wrong number of features, must be 2", 1L);
  }

  @Test
  void jsonAndLibsvm() throws IOException {
    Path json =
        write(
            "t.json", "{\"x\": [1.5, 2], \"y\": 1}\n{\"x\": [3, 4], \"y\": null}\n{\"x\": [3, \n");
    List<Example> rows =
        prepare(
            "{ format = json, path = \"" + json + "\", label = y, features-column = x }",
            "classes = 2, max-rejects = 0.5");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).floats).containsExactly(1.5f, 2f);
    Path svm = write("t.svm", "-1 1:0.5 3:2\n1 2:1\n");
    List<Example> sparse =
        prepare(
            "{ format = libsvm, path = \"" + svm + "\", options { numFeatures = 3 } }",
            "classes = [\"-1\", \"1\"]");
    assertThat(sparse.get(0).floats).containsExactly(0.5f, 0, 2);
    assertThat(sparse.get(1).label).isEqualTo(1);
  }

  @Test
  void standardizationIsFittedOnTrainAndUsedEverywhere() throws IOException {
    Path train = write("train.csv", "a,b,label\n1.5,10,0\n3.5,10,1\n5.5,10,1\n");
    Path test = write("test.csv", "a,b,label\n3.5,12,0\n");
    prepare(
        csv(train, "label = label"), csv(test, "label = label"), "classes = 2, standardize = true");
    double deviation = Math.sqrt(8.0 / 3);
    assertThat(prepared.features(Split.TRAIN).get(0)[0])
        .isCloseTo((float) (-2 / deviation), within());
    assertThat(prepared.features(Split.TRAIN).get(0)[1]).isCloseTo(0, within());
    assertThat(prepared.features(Split.TEST).get(0)[0]).isCloseTo(0, within());
    assertThat(prepared.features(Split.TEST).get(0)[1]).isCloseTo(2, within());
  }

  @Test
  void anImageFolderBecomesPlanes() throws IOException {
    for (String kind : List.of("dark", "light")) {
      Path place = Files.createDirectories(folder.resolve("images/kind=" + kind));
      java.awt.image.BufferedImage image =
          new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, kind.equals("dark") ? 0x010203 : 0xf0f1f2);
      javax.imageio.ImageIO.write(image, "png", place.resolve("one.png").toFile());
    }
    List<Example> rows =
        prepare(
            "{ format = image, path = \"" + folder.resolve("images") + "\", label = kind }",
            "classes = [dark, light]");
    assertThat(prepared.table(Split.TRAIN).info().shape()).containsExactly(3, 2, 3);
    Example dark = rows.stream().filter(row -> row.label == 0).findFirst().orElseThrow();
    assertThat(new int[] {dark.bytes[0], dark.bytes[6], dark.bytes[12]}).containsExactly(1, 2, 3);
  }

  @Test
  void shapesOfSplitsMustAgree() throws IOException {
    Path csv = write("t.csv", "1,10,0\n3,10,1\n");
    String source = "{ format = csv, path = \"" + csv + "\", label = _c2, features = [%s] }";
    assertThatThrownBy(
            () -> prepare(source.formatted("_c0, _c1"), source.formatted("_c0"), "classes = 2"))
        .isInstanceOf(UserError.class)
        .hasMessage("data.test: examples of shape [1], but data.train's are [2]");
  }

  @Test
  void columnsThatAreNotNamedAreThoseOfTrain() throws IOException {
    Path train = write("train.csv", "a,b,label\n1,2,0\n3,4,1\n");
    Path more = write("more.csv", "label,b,a\nx,20,10\ny,40,30\n");
    prepare(
        csv(train, "label = label"),
        csv(train, "label = label"),
        "classes = 2, transfer = " + csv(more, "skip = 0"));
    assertThat(prepared.rows(Split.TRANSFER).get(0).bytes).containsExactly(10, 20);
  }

  @Test
  void transferRowsHaveNoLabelsWhateverTheirSourceHolds() throws IOException {
    Path csv = write("t.csv", "a,label\n1,0\n2,1\n3,nonsense\n");
    Path train = write("train.csv", "a,label\n1,0\n2,1\n");
    String glyphs = "{ format = glyphs, count = 20 }";
    prepare(
        csv(train, "label = label"),
        csv(train, "label = label"),
        "classes = 2, transfer = " + csv(csv, "label = label"));
    assertThat(prepared.rows(Split.TRANSFER))
        .hasSize(3)
        .allMatch(row -> row.label == Targets.UNLABELLED);
    prepare(glyphs, glyphs, "classes = 2, transfer = " + glyphs);
    assertThat(prepared.rows(Split.TRANSFER))
        .hasSize(20)
        .allMatch(row -> row.label == Targets.UNLABELLED);
    assertThat(prepared.rows(Split.TRAIN)).hasSize(20).allMatch(row -> row.label >= 0);
  }

  @Test
  void aFileIsMeantAsItStandsWhereOneHasThatVeryName() throws IOException {
    write("t1.csv", "a,label\n1,0\n");
    write("t2.csv", "a,label\n2,1\n");
    String pattern = csv(folder.resolve("t[12].csv"), "label = label");
    assertThat(prepare(pattern, "classes = 2")).hasSize(2);
    write("t[12].csv", "a,label\n3,0\n4,1\n5,1\n");
    assertThat(prepare(pattern, "classes = 2"))
        .extracting(row -> (int) row.bytes[0])
        .contains(3, 4, 5);
    Set<Long> before = ids(prepare(pattern, "classes = 2"));
    Files.delete(folder.resolve("t1.csv"));
    assertThat(ids(prepare(pattern, "classes = 2"))).isEqualTo(before);
  }

  @Test
  void filesOfNoLakeAreReadAsTheyAre() throws IOException {
    Path table = folder.resolve("plain");
    spark.range(3).selectExpr("double(id) AS x", "id AS y").write().parquet(table.toString());
    String source = "{ format = parquet, path = \"" + table + "\", label = y }";
    assertThat(prepare(source, "classes = 3")).hasSize(3);
  }

  @Test
  void filesOfALakesTableAreNotReadBehindItsLog() throws IOException {
    String[] logs = {"_delta_log/0.json", "metadata/v1.metadata.json", ".hoodie/hoodie.properties"};
    for (String log : logs) {
      Path table = folder.resolve("lake-" + log.split("/")[0]);
      spark.range(3).selectExpr("id", "id AS y").write().parquet(table + "/day=1");
      Files.createDirectories(table.resolve(log).getParent());
      Files.writeString(table.resolve(log), "{}");
      for (String path : List.of("", "/day=*")) {
        String source = "{ format = parquet, path = \"" + table + path + "\", label = y }";
        assertThatThrownBy(() -> prepare(source, "classes = 3"))
            .isInstanceOf(UserError.class)
            .hasMessageStartingWith("data.train.path = " + table + path)
            .hasMessageContaining("format = parquet would bring back rows that were deleted");
      }
    }
  }

  @Test
  void testRowsThatTrainHoldsAreCountedWhateverTheyAreStoredAs() throws IOException {
    // Of train all values fit in a byte, of test they do not.
    Path train = write("train.csv", "a,b,label\n1,10,0\n3,10,1\n5,20,1\n");
    Path test = write("test.csv", "a,b,label\n3,10,0\n3,10.5,1\n5,20,1\n7,1,0\n");
    prepare(csv(train, "label = label"), csv(test, "label = label"), "classes = 2");
    assertThat(Overlap.open(prepared.workspace())).contains(new Overlap(4, 2));
    prepare(csv(train, "label = label"), "classes = 2");
    Overlap same = Overlap.open(prepared.workspace()).orElseThrow();
    assertThat(same.share()).isEqualTo(1);
    assertThat(same.told())
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("100.0 % of data.test's rows have exactly"));
    prepare(
        "{ format = glyphs, count = 30, seed = 1 }",
        "{ format = glyphs, count = 30000, seed = 2, noise = 0.5 }",
        "classes = 3, shape = [1, 4, 4]");
    Overlap none = Overlap.open(prepared.workspace()).orElseThrow();
    assertThat(none.rows()).as("a sample").isBetween(9_000L, 11_000L);
    assertThat(none.told()).isEmpty();
  }

  private org.apache.hadoop.fs.Path rejects() {
    return prepared.workspace().folder("examples/train/rejects");
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String csv(Path path, String more) {
    return "{ format = csv, path = \"" + path + "\", options { header = true }, " + more + " }";
  }

  private List<Example> prepare(String source, String more) throws IOException {
    prepare(source, source, more);
    return prepared.rows(Split.TRAIN);
  }

  private void prepare(String train, String test, String more) throws IOException {
    prepared =
        PreparedJob.planned(folder, "train = %s, test = %s, %s".formatted(train, test, more));
    prepared.prepare();
  }

  private static Set<Long> ids(List<Example> rows) {
    Set<Long> ids = new HashSet<>();
    rows.forEach(row -> assertThat(ids.add(row.id)).isTrue());
    return ids;
  }

  private static List<Example> byLabel(List<Example> rows) {
    return rows.stream().sorted(Comparator.comparingInt(row -> row.label)).toList();
  }
}
