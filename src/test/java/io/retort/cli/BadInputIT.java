package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.ModelFiles;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with the user's input is told in one line that names key or file, value and what is
 * legal: exit 2.
 */
class BadInputIT {
  @TempDir private Path folder;
  private Path job;

  @BeforeEach
  void writeJob() throws IOException {
    job = TinyJob.write(folder, "");
  }

  @Test
  void missingJobFile() {
    refused(
        run("run", folder.resolve("nowhere.conf").toString()), "nowhere.conf: no such job file");
  }

  @Test
  void unknownKeyWithTheNearestOne() {
    refused(set("train.epoch=3"), "train.epoch", "did you mean epochs?");
  }

  @Test
  void valueOutOfRange() {
    refused(set("loss.alpha=1.5"), "loss.alpha is 1.5, must be from 0 to 1");
  }

  @Test
  void unknownCommandAndOption() {
    refused(Outcome.of("rum", job.toString()), "rum");
    refused(Outcome.of("run", job.toString(), "--frm", "train"), "--frm");
  }

  @Test
  void missingImages() throws IOException {
    Path labels = idx("labels", false, 10, 1, 0);
    refused(idx("nowhere.gz", labels), "data.train.images = ", "nowhere.gz", "no such file");
  }

  @Test
  void truncatedGzip() throws IOException {
    Path images = idx("images.gz", true, 1000, 16, 0);
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length / 2));
    refused(
        idx(images.toString(), idx("labels", false, 1000, 1, 0)),
        "data.train.images",
        "images.gz",
        "damaged or cut off");
  }

  @Test
  void truncatedIdx() throws IOException {
    Path images = idx("images", false, 100, 16, 0);
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    refused(idx(images.toString(), idx("labels", false, 100, 1, 0)), "ends after 99 of 100 rows");
  }

  @Test
  void notAnIdxFileAndNotAGzipFile() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "hello, world");
    Path fake = Files.writeString(folder.resolve("fake.gz"), "hello, world");
    Path labels = idx("labels", false, 10, 1, 0);
    refused(idx(text.toString(), labels), "data.train.images", "not an idx file");
    refused(idx(fake.toString(), labels), "data.train.images", "not a gzip file");
  }

  @Test
  void imageAndLabelCountsThatDiffer() throws IOException {
    Path images = idx("images", false, 20, 16, 0);
    refused(
        idx(images.toString(), idx("labels", false, 19, 1, 0)),
        "data.train.labels",
        "19 labels, but 20 images");
  }

  @Test
  void classCountThatDoesNotFitTheLabels() {
    Path csv = csv("a,b,label\n1,2,0\n3,4,1\n5,6,2\n");
    Outcome outcome = table(csv, "classes = 2");
    refused(
        outcome,
        "data.train: 1 of 3 rows rejected",
        "label outside 0 to 1",
        "data.classes",
        "data.max-rejects = 0.01");
  }

  @Test
  void missingColumnWithThoseThereAre() {
    Path csv = csv("a,b,label\n1,2,0\n3,4,1\n");
    refused(
        table(csv, "classes = 2, train.label = answer"),
        "data.train.label = answer: no such column; columns are a, b, label");
  }

  @Test
  void unknownSparkSource() {
    refused(
        set("data.train={format=excel, path=\"" + job + "\"}"),
        "data.train { format = excel",
        "excel");
  }

  @Test
  void repeatedIds() {
    Path csv = csv("id,a,label\n1,2,0\n1,3,1\n");
    refused(table(csv, "classes = 2, train.id = id"), "data.train.id: several rows have id 1");
  }

  @Test
  void notAnOnnxModel() throws IOException {
    Path fake = Files.writeString(folder.resolve("fake.onnx"), "not a protobuf at all");
    refused(
        teacher("{ kind = onnx, model = \"" + fake + "\" }"),
        "teacher.model = ",
        "fake.onnx",
        "not");
    refused(
        teacher("{ kind = onnx, model = nowhere.onnx }"),
        "teacher.model = nowhere.onnx: no such file");
  }

  @Test
  void aGpuThatOnnxRuntimeCannotUse() throws IOException {
    Path model = ModelFiles.linearOnnx(folder.resolve("linear.onnx"), 144, 4);
    refused(
        teacher("{ kind = onnx, model = \"" + model + "\", device = gpu }"),
        "teacher.device = gpu: ",
        "must be auto or cpu");
    refused(
        teacher("{ kind = onnx, model = \"" + model + "\", device = tpu }"),
        "teacher.device is tpu, must be auto | cpu | gpu");
  }

  @Test
  void notADeeplearning4jNetwork() throws IOException {
    Path fake = Files.writeString(folder.resolve("fake.zip"), "not a zip");
    refused(
        teacher("{ kind = dl4j, model = \"" + fake + "\" }"),
        "teacher.model = ",
        "not a saved Deeplearning4j network");
  }

  @Test
  void shapeThatDoesNotFitTheTeacher() throws IOException {
    Path model = ModelFiles.linearOnnx(folder.resolve("linear.onnx"), 100, 4);
    refused(
        teacher("{ kind = onnx, model = \"" + model + "\" }"),
        "teacher.model = ",
        "[100]",
        "data.shape is [1, 12, 12]");
  }

  @Test
  void classesThatDoNotFitTheTeacher() throws IOException {
    Path model = ModelFiles.linearOnnx(folder.resolve("linear.onnx"), 144, 7);
    refused(
        teacher("{ kind = onnx, model = \"" + model + "\" }"),
        "gives 7 logits, but data.classes has 4");
  }

  @Test
  void workspaceThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(set("workspace=" + file), "workspace = " + file, "cannot be written");
  }

  @Test
  void somebodysFilesInAnArtefactsPlace() throws IOException {
    Path thesis = folder.resolve("work/tiny/report/thesis.txt");
    Files.createDirectories(thesis.getParent());
    Files.writeString(thesis, "years of work");

    refused(set(), thesis + ": was not put there by Retort, which would replace ");
    assertThat(thesis).hasContent("years of work");
    assertThat(folder.resolve("work/tiny/examples")).doesNotExist();
    Outcome doctor = Outcome.of("doctor", job.toString());
    assertThat(doctor.code()).isEqualTo(ExitCode.USER);
    assertThat(doctor.out().replaceAll("\\s+", " "))
        .contains("FAIL workspace", "thesis.txt: was not put");
  }

  @Test
  void examplesToReadWhereTheirsAreToLie() {
    String path = folder.resolve("work/tiny/examples/train/a.csv").toString();

    refused(
        set("data.train={format=csv, path=\"" + path + "\", label = label}"),
        "data.train.path = " + path + ": lies where the job's own examples/train is put");
  }

  @Test
  void studentThatCannotBeBuiltBeforeAnythingIsSpentOnIt() throws IOException {
    refused(layers(144, 7), "the output layer has 7 outputs, data.classes has 4");
    refused(layers(100, 4), "student.network does not fit examples of shape [1, 12");
    refused(
        set("student.network={ kind = mlp, hidden = [100000, 100000] }"),
        "student.network: 10,0",
        " GB; a smaller network");
    refused(
        set("teacher.network={ kind = mlp, hidden = [1000000000] }"),
        "teacher.network.hidden is [1000000000], must be a list of sizes from 1 to 10,000,000");
    assertThat(folder.resolve("work/tiny/examples/test/_manifest.json")).exists();
    assertThat(folder.resolve("work/tiny/teacher")).doesNotExist();
    Outcome doctor =
        Outcome.of(
            "doctor",
            job.toString(),
            "--set",
            "student.network={ kind = mlp, hidden = [100000, 100000] }");
    assertThat(doctor.code()).isEqualTo(ExitCode.USER);
    assertThat(doctor.out()).contains("FAIL  student", "10,015,000,004 parameters");
  }

  @Test
  void stageWithoutTheOnesBefore() {
    refused(run("label", job.toString()), "label: examples/train", "run `prepare` first");
  }

  @Test
  void convolutionsOnATable() {
    Path csv = csv("a,b,label\n1,2,0\n3,4,1\n");
    refused(
        table(csv, "classes = 2", "student.network={kind=cnn}"),
        "student.network.kind = cnn",
        "[2]");
  }

  @Test
  void picturesMovedOnATable() {
    Path csv = csv("a,b,label\n1,2,0\n3,4,1\n");
    refused(
        table(csv, "classes = 2", "teacher.train.augment.shift=1"),
        "teacher: its train.augment.shift = 1 needs examples of shape [channels, height, width]",
        "[2]");
  }

  @Test
  void scheduleThatIsNone() {
    refused(
        set("train.optimizer.schedule=linear"),
        "train.optimizer.schedule is linear, must be constant | step | cosine");
  }

  @Test
  void describeOfNothing() {
    refused(
        Outcome.of("describe", folder.resolve("nothing").toString()),
        "nothing: no such file or folder");
    refused(Outcome.of("describe", folder.toString()), "neither an artefact");
  }

  private static void refused(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.USER);
    List<String> lines = outcome.err().lines().filter(line -> line.startsWith("retort: ")).toList();
    assertThat(lines).as(outcome.err()).hasSize(1);
    assertThat(lines.get(0)).contains(parts);
    assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("Exception:");
    assertThat(outcome.out()).isEmpty();
  }

  private static Outcome run(String... args) {
    return Outcome.of(args);
  }

  private Outcome set(String... overrides) {
    List<String> args = new ArrayList<>(List.of("run", job.toString()));
    for (String override : overrides) {
      args.addAll(List.of("--set", override));
    }
    return Outcome.of(args.toArray(String[]::new));
  }

  private Outcome teacher(String block) {
    return set("teacher=" + block);
  }

  /** With a student of Deeplearning4j's own configuration. */
  private Outcome layers(int inputs, int outputs) throws IOException {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new OutputLayer.Builder().nIn(inputs).nOut(outputs).build())
            .build()
            .toJson();
    Path file = Files.writeString(folder.resolve("layers.json"), json);
    return set("student.network={ kind = dl4j, config = \"" + file + "\" }");
  }

  private Outcome idx(String images, Path labels) {
    return set(
        "data={ train = { format = idx, images = \""
            + images
            + "\", labels = \""
            + labels
            + "\" }, test = { format = glyphs }, classes = 4 }");
  }

  private Outcome table(Path csv, String more, String... overrides) {
    String source =
        "{ format = csv, path = \"" + csv + "\", options { header = true }, label = label }";
    List<String> all =
        new ArrayList<>(
            List.of("data={ train = " + source + ", test = " + source + ", " + more + " }"));
    all.add("teacher={ kind = train, network { kind = mlp }, train { epochs = 1 } }");
    all.addAll(List.of(overrides));
    return set(all.toArray(String[]::new));
  }

  private Path csv(String text) {
    try {
      return Files.writeString(folder.resolve("table.csv"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * An idx file of {@code rows} square pictures of {@code values} pixels, or of labels where that
   * is 1.
   */
  private Path idx(String name, boolean packed, int rows, int values, int value)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(values == 1 ? 0x801 : 0x803);
    out.writeInt(rows);
    if (values > 1) {
      out.writeInt((int) Math.sqrt(values));
      out.writeInt((int) Math.sqrt(values));
    }
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < rows * values; i++) {
      out.writeByte(values == 1 ? value : random.nextInt(256));
    }
    Path file = folder.resolve(name);
    try (OutputStream target =
        packed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
      bytes.writeTo(target);
    }
    return file;
  }
}
