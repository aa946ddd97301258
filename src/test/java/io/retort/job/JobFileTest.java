package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
  static final String MINIMAL =
      """
      name = small
      data {
        train { format = glyphs }
        test { format = glyphs }
        classes = 10
      }
      teacher { kind = train, network { kind = mlp } }
      student { network { kind = mlp } }
      """;

  @TempDir Path folder;

  @Test
  void aFileThatIncludesItselfIsNamed() throws IOException {
    Path one = Files.writeString(folder.resolve("one.conf"), MINIMAL + "include \"two.conf\"");
    Path two = Files.writeString(folder.resolve("two.conf"), "include \"./one.conf\"");

    assertThatThrownBy(() -> JobFile.load(one, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(two + ": includes itself (one.conf -> two.conf -> one.conf)");
    Path selfish = Files.writeString(folder.resolve("me.conf"), "include \"me.conf\"");
    assertThatThrownBy(() -> JobFile.load(selfish, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(selfish + ": includes itself (me.conf -> me.conf)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url(\"http://127.0.0.1:9/a.conf\")",
        "file(\"%s\")",
        "required(file(\"%s\"))",
        "classpath(\"other.conf\")",
        "\"http://127.0.0.1:9/a.conf\"",
        "\"file:%s\"",
        "\"%s\"",
        "\"../other.conf\"",
      })
  void whatDoesNotLieBesideIsIncludedOnlyWhereThatIsAllowed(String what) throws IOException {
    Path other = Files.writeString(folder.resolve("other.conf"), "seed = 7");
    Path job = Files.createDirectory(folder.resolve("jobs")).resolve("job.conf");
    Files.writeString(job, MINIMAL + "\ninclude " + what.formatted(other));

    assertThatThrownBy(() -> JobFile.read(job, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(job + ": include ")
        .hasMessageEndingWith(
            ": must lie beside the job file or below, or be allowed by --allow-includes");
    if (what.contains("%s") || what.contains("..")) {
      assertThat(JobFile.read(job, List.of(), true).job().seed()).isEqualTo(7);
    }
  }

  @Test
  void whatLiesBesideOrBelowIsIncluded() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("base")).resolve("b.conf"), "seed = 7");
    Path job = Files.writeString(folder.resolve("job.conf"), MINIMAL + "\ninclude \"base/b.conf\"");

    assertThat(JobFile.load(job, List.of()).seed()).isEqualTo(7);
  }

  @Test
  void whatOneOfTheNetworksDemandsHoldsForAll() {
    assertThat(JobFile.parse(MINIMAL).device()).isEqualTo(Device.AUTO);
    assertThat(JobFile.parse(MINIMAL + "\ntrain.device = gpu").device()).isEqualTo(Device.GPU);
    assertThat(JobFile.parse(MINIMAL + "\nteacher.train.device = gpu").device())
        .isEqualTo(Device.GPU);
    assertThat(JobFile.parse(MINIMAL + "\nteacher.train.device = cpu").device())
        .isEqualTo(Device.CPU);
  }

  @Test
  void aMinimalJobHasTheDefaultsOfReferenceConf() {
    Job job = JobFile.parse(MINIMAL);

    TrainSettings train =
        new TrainSettings(
            new Workers(0),
            10,
            128,
            20,
            Optimizers.adam(1e-3, Schedule.COSINE),
            new OuterSettings.Average(),
            null,
            AugmentSettings.NONE,
            new EarlyStopping(0, 3),
            new Interval(1, Interval.Unit.EPOCH),
            TrainSettings.OnDivergence.FAIL,
            TrainSettings.Engine.AVERAGING,
            Device.AUTO);
    SourceSettings glyphs =
        new SourceSettings.Glyphs("glyphs", 1000, 0.3, 1, false, 0, Limit.NONE, List.of(0.0, 1.0));
    NetworkSettings mlp = new NetworkSettings.Mlp(List.of(64), 0, 0);
    assertThat(job.name()).isEqualTo("small");
    assertThat(job.workspace()).isEqualTo("work");
    assertThat(job.seed()).isEqualTo(42);
    assertThat(job.data())
        .isEqualTo(
            new DataSettings(
                glyphs,
                null,
                glyphs,
                List.of(),
                null,
                null,
                1,
                false,
                new Classes(10, List.of()),
                0.01));
    assertThat(job.teacher()).isEqualTo(new TeacherSettings.Trained(mlp, null, train, 1));
    assertThat(job.labels())
        .isEqualTo(
            new LabelSettings(
                LabelSettings.Storage.DENSE,
                20,
                LabelSettings.Precision.FLOAT32,
                List.of(1.0, 2.0, 4.0, 8.0),
                16,
                LabelSettings.Tail.RESIDUAL,
                0,
                false,
                false,
                0,
                128,
                1,
                AugmentSettings.NONE,
                List.of()));
    assertThat(job.student()).isEqualTo(new StudentSettings(mlp, null));
    assertThat(job.loss())
        .isEqualTo(new LossSettings(Temperature.AUTO, Scheduled.constant(0.8), List.of()));
    assertThat(job.train()).isEqualTo(train);
    assertThat(job.evaluate().baseline().trained()).isTrue();
    assertThat(job.evaluate().latency()).isEqualTo(new EvaluateSettings.Latency(200, 1000, 256));
    assertThat(job.evaluate().gates()).isEmpty();
  }

  @Test
  void aControlsOwnSettingsLeaveTheRestToTheStudents() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                train { batch-size = 32, epochs = 7, optimizer { kind = adamw, learning-rate = 1e-2, weight-decay = 0.5 } }
                evaluate {
                  baseline { train { epochs = 60, workers = 1, optimizer.learning-rate = 1e-3 } }
                  pseudo-labels { train { optimizer { kind = sgd, schedule = constant } } }
                }
                """);

    TrainSettings baseline = job.evaluate().baseline().train();
    assertThat(baseline.epochs()).isEqualTo(60);
    assertThat(baseline.workers()).isEqualTo(new Workers(1));
    assertThat(baseline.batchSize()).isEqualTo(32);
    assertThat(baseline.optimizer()).isEqualTo(job.train().optimizer().at(1e-3));
    TrainSettings pseudo = job.evaluate().pseudoLabels().train();
    assertThat(pseudo.epochs()).as("as many updates as the student").isNull();
    assertThat(pseudo.optimizer())
        .isEqualTo(new OptimizerSettings.Sgd(0.1, Schedule.CONSTANT, 0, 0, null));
    assertThat(job.evaluate().baseline().searched()).isFalse();
    assertThat(JobFile.parse(MINIMAL).evaluate().baseline().searched()).isTrue();
    assertThat(JobFile.parse(MINIMAL + "evaluate.baseline = false").evaluate().controls())
        .containsExactly(Control.PSEUDO_LABELS);
    // A manifest's recipe reads as the job file does.
    assertThat(
            Json.MAPPER.valueToTree(job.evaluate().baseline()).path("train").path("epochs").asInt())
        .isEqualTo(60);
    assertThat(Json.MAPPER.valueToTree(ControlSettings.NONE).toString()).isEqualTo("false");
  }

  @Test
  void sourcesAreReadByTheirFormatAndAnyOtherFormatIsSparks() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                data.train = { format = idx, images = i.gz }
                data.transfer { format = orc, path = p, label = y, options { a = 1, "b.c" = x } }
                """);

    assertThat(job.data().train())
        .isEqualTo(new SourceSettings.Idx("idx", "i.gz", null, 0, Limit.NONE, List.of(0.0, 1.0)));
    SourceSettings.Table table = (SourceSettings.Table) job.data().transfer();
    assertThat(table.format()).isEqualTo("orc");
    assertThat(table.label()).isEqualTo("y");
    assertThat(table.features()).isEmpty();
    assertThat(table.options()).containsEntry("a", "1").hasSize(2);
    assertThat(job.data().sources().keySet())
        .containsExactly(Split.TRAIN, Split.TRANSFER, Split.TEST);
  }

  @Test
  void defaultsFollowTheKindThatIsChosen() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                train.optimizer { kind = sgd, learning-rate = 0.5 }
                teacher.train.optimizer.kind = nesterov
                student.network = null
                student.network = { kind = cnn, dense = [] }
                """);

    assertThat(job.train().optimizer()).isEqualTo(Optimizers.sgd(0.5, Schedule.COSINE));
    assertThat(((TeacherSettings.Trained) job.teacher()).train().optimizer())
        .isEqualTo(Optimizers.nesterov(0.05, Schedule.COSINE, 0.9));
    assertThat(job.student().network())
        .isEqualTo(new NetworkSettings.Cnn(List.of(32, 64), 3, 2, List.of(), 0, 0));
  }

  @Test
  void aScheduleMayBeGivenByItsNameAlone() {
    assertThat(schedule("schedule = constant")).isEqualTo(Schedule.CONSTANT);
    assertThat(schedule("schedule = cosine")).isEqualTo(Schedule.COSINE);
    assertThat(schedule("schedule { kind = cosine }")).isEqualTo(Schedule.COSINE);
    assertThat(schedule("schedule = step")).isEqualTo(new Schedule.Step(0.1, List.of(0.5, 0.75)));
    assertThat(schedule("schedule { kind = step, factor = 0.5 }"))
        .isEqualTo(new Schedule.Step(0.5, List.of(0.5, 0.75)));
    assertThat(schedule("schedule { kind = step, at = [0.9] }"))
        .isEqualTo(new Schedule.Step(0.1, List.of(0.9)));
    assertThat(schedule("kind = sgd, schedule = step").getClass()).isEqualTo(Schedule.Step.class);
    assertThat(schedule("schedule = null")).isEqualTo(Schedule.COSINE);
  }

  @Test
  void aScheduleMayBeOverriddenByItsNameAloneToo() throws IOException {
    Path file = write(MINIMAL + "train.optimizer.schedule { kind = step, factor = 0.3 }\n");

    assertThat(JobFile.load(file, List.of("train.optimizer.schedule=cosine")).train().optimizer())
        .isEqualTo(JobFile.parse(MINIMAL).train().optimizer());
    assertThat(
            JobFile.load(file, List.of("train.optimizer.schedule.factor=0.2"))
                .train()
                .optimizer()
                .schedule())
        .isEqualTo(new Schedule.Step(0.2, List.of(0.5, 0.75)));
  }

  @Test
  void theTeacherHasASetOfTrainingsKeysOfItsOwn() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                teacher.network { dropout = 0.5, input-dropout = 0.2 }
                teacher.train {
                  augment.shift = 2
                  optimizer {
                    kind = adamw, schedule = step, warm-up = 0.05, clip-norm = 1.5, weight-decay = 0.1
                  }
                }
                """);

    TeacherSettings.Trained teacher = (TeacherSettings.Trained) job.teacher();
    assertThat(teacher.network()).isEqualTo(new NetworkSettings.Mlp(List.of(64), 0.5, 0.2));
    assertThat(teacher.train().augment()).isEqualTo(new AugmentSettings(2, false, 1, 0));
    assertThat(teacher.train().optimizer())
        .isEqualTo(
            new OptimizerSettings.AdamW(
                1e-3,
                new Schedule.Step(0.1, List.of(0.5, 0.75)),
                0.05,
                0.1,
                1.5,
                0.9,
                0.999,
                1e-8));
    assertThat(job.train()).isEqualTo(JobFile.parse(MINIMAL).train());
  }

  @Test
  void onlyAdamWDecaysWeightsUnlessToldOtherwise() {
    for (String kind : List.of("sgd", "nesterov", "adam", "adamw")) {
      OptimizerSettings optimizer =
          JobFile.parse(MINIMAL + "train.optimizer.kind = " + kind).train().optimizer();

      assertThat(optimizer.weightDecay()).isEqualTo(kind.equals("adamw") ? 0.01 : 0);
      assertThat(optimizer.warmUp()).isZero();
      assertThat(optimizer.clipNorm()).isNull();
      assertThat(optimizer.schedule()).isEqualTo(Schedule.COSINE);
    }
  }

  private static Schedule schedule(String optimizer) {
    return JobFile.parse(MINIMAL + "train.optimizer { " + optimizer + " }")
        .train()
        .optimizer()
        .schedule();
  }

  @Test
  void aGivenTeachersInputIsLeftAsItIsUnlessToldOtherwise() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                teacher = null
                teacher { kind = onnx, model = m.onnx, input { mean = [1, 2, 3], std = 0.5 } }
                """);

    TeacherSettings.Onnx onnx = (TeacherSettings.Onnx) job.teacher();
    assertThat(onnx.input())
        .isEqualTo(new InputSettings(null, null, 1, List.of(1.0, 2.0, 3.0), List.of(0.5)));
    assertThat(onnx.output()).isEqualTo(new OutputSettings(null, OutputSettings.Kind.AUTO));
    assertThat(onnx.constants()).isEmpty();
    assertThat(onnx.threads()).isEqualTo(1);
    assertThat(onnx.device()).isEqualTo(Device.AUTO);
  }

  @Test
  void whereATeacherRunsDoesNotBearOnTheResult() {
    String plain = MINIMAL + "teacher = null\nteacher { kind = onnx, model = m.onnx";

    assertThat(onnx(plain + ", threads = 4, device = gpu }").result())
        .isEqualTo(onnx(plain + " }").result());
    assertThat(onnx(plain + ", constants { mask = 1 } }").result())
        .isNotEqualTo(onnx(plain + " }").result());
  }

  private static TeacherSettings.Onnx onnx(String job) {
    return (TeacherSettings.Onnx) JobFile.parse(job).teacher();
  }

  @Test
  void theTeachersTrainingDoesNotFollowTheStudents() {
    Job job =
        JobFile.parse(MINIMAL + "train { epochs = 3, batch-size = 7, optimizer { kind = sgd } }\n");
    Job plain = JobFile.parse(MINIMAL);

    assertThat(job.train().epochs()).isEqualTo(3);
    assertThat(job.teacher()).isEqualTo(plain.teacher());
  }

  @Test
  void nullStandsForNotGiven() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                loss = null
                train { epochs = null, optimizer = null }
                student.network.hidden = null
                evaluate { latency = null, gates { retention = 0.9, speedup = null } }
                data { shape = null, train.part = null, transfer = null }
                """);

    Job plain = JobFile.parse(MINIMAL);
    assertThat(job.loss()).isEqualTo(plain.loss());
    assertThat(job.train()).isEqualTo(plain.train());
    assertThat(job.data()).isEqualTo(plain.data());
    assertThat(job.student()).isEqualTo(plain.student());
    assertThat(job.evaluate().latency()).isEqualTo(plain.evaluate().latency());
    assertThat(job.evaluate().gates()).containsOnlyKeys("retention");
  }

  @Test
  void variablesAreThereToBeUsedAndMayBeOverridden() throws IOException {
    Path file =
        write(
            MINIMAL
                + """
                vars { root = "/data", unused = 1 }
                workspace = ${vars.root}"/out"
                """);

    assertThat(JobFile.load(file, List.of()).workspace()).isEqualTo("/data/out");
    assertThat(JobFile.load(file, List.of("vars.root=/other")).workspace()).isEqualTo("/other/out");
  }

  @Test
  void environmentVariablesMayBeUsed() {
    Job job =
        JobFile.parse(
            MINIMAL
                + """
                workspace = kept
                workspace = ${?RETORT_TEST_NO_SUCH_VARIABLE}
                vars.path = ${?PATH}
                student.init-from = ${?PATH}
                """);

    assertThat(job.workspace()).isEqualTo("kept");
    assertThat(job.student().initFrom()).isEqualTo(new InitFrom(System.getenv("PATH"), List.of()));
  }

  @Test
  void previousIsNoPath() {
    InitFrom previous =
        JobFile.parse(MINIMAL + "student.init-from = previous").student().initFrom();
    assertThat(previous.previous()).isTrue();
    assertThat(previous.toJson()).isEqualTo("previous");

    Job file = JobFile.parse(MINIMAL + "student.init-from = ./previous");
    assertThat(file.student().initFrom().previous()).isFalse();
    assertThat(file.student().fromPrevious()).isFalse();
  }

  /** They are compared on rows that the last student has learned from. */
  @Test
  void trialsDoNotGoOnFromTheLastStudent() {
    assertThat(JobFile.parse(MINIMAL + "student.init-from = previous").ofTrial().student())
        .isEqualTo(JobFile.parse(MINIMAL).student());
    Job file = JobFile.parse(MINIMAL + "student.init-from = some.zip");
    assertThat(file.ofTrial().student()).isEqualTo(file.student());
  }

  @Test
  void overridesReplaceWhatTheFileSays() throws IOException {
    Path file = write(MINIMAL + "train.epochs = 3\ndata.transfer { format = glyphs }\n");

    Job job =
        JobFile.load(
            file,
            List.of(
                "train.epochs=5",
                "train.optimizer.learning-rate = 1e-2",
                "student.network.hidden=[32,16]",
                "teacher={ kind = dl4j, model = m.zip }",
                "workspace=hdfs://host/x",
                "student.init-from=models/a b=c.zip",
                "data.transfer=null",
                "evaluate.baseline=false"));

    assertThat(job.train().epochs()).isEqualTo(5);
    assertThat(job.train().optimizer().learningRate()).isEqualTo(0.01);
    assertThat(job.student().network()).isEqualTo(new NetworkSettings.Mlp(List.of(32, 16), 0, 0));
    assertThat(job.teacher().getClass()).isEqualTo(TeacherSettings.Dl4j.class);
    assertThat(job.workspace()).isEqualTo("hdfs://host/x");
    assertThat(job.student().initFrom()).isEqualTo(new InitFrom("models/a b=c.zip", List.of()));
    assertThat(job.data().transfer()).isNull();
    assertThat(job.evaluate().baseline().trained()).isFalse();
  }

  @Test
  void overridingAKeyOfABlockThatRefersToAnotherKeepsItsOtherKeys() throws IOException {
    Path file =
        write(
            MINIMAL
                + """
                vars.signs { format = glyphs, count = 5 }
                data.transfer = ${vars.signs} { seed = 9 }
                """);

    Job job = JobFile.load(file, List.of("data.transfer.part=[0, 0.5]", "vars.signs.count=7"));

    SourceSettings.Glyphs transfer = (SourceSettings.Glyphs) job.data().transfer();
    assertThat(transfer.part()).containsExactly(0.0, 0.5);
    assertThat(transfer.seed()).isEqualTo(9);
    assertThat(transfer.count()).isEqualTo(7);
  }

  @Test
  void theLastOfSeveralOverridesHolds() throws IOException {
    Path file = write(MINIMAL);

    assertThat(JobFile.load(file, List.of("seed=1", "seed=2")).seed()).isEqualTo(2);
  }

  @Test
  void anOverrideIsNamedInItsErrors() throws IOException {
    Path file = write(MINIMAL);

    assertThatThrownBy(() -> JobFile.load(file, List.of("train.epochs")))
        .isInstanceOf(UserError.class)
        .hasMessage("--set train.epochs: must be key=value");
    assertThatThrownBy(() -> JobFile.load(file, List.of("=5"))).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> JobFile.load(file, List.of("train..epochs=5")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train..epochs");
    assertThatThrownBy(() -> JobFile.load(file, List.of("student.network.hidden=[32,")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--set student.network.hidden=[32,");
    assertThatThrownBy(() -> JobFile.load(file, List.of("train.epochs=0")))
        .isInstanceOf(UserError.class)
        .hasMessage("--set train.epochs=0: train.epochs is 0, must be from 1 to 1000000");
    assertThatThrownBy(() -> JobFile.load(file, List.of("train.epoch=1")))
        .isInstanceOf(UserError.class)
        .hasMessage("--set train.epoch=1: train.epoch is not a known key; did you mean epochs?");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none.conf");

    assertThatThrownBy(() -> JobFile.load(missing, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(missing + ": no such job file");
    assertThatThrownBy(() -> JobFile.load(folder, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(folder + ": no such job file");
  }

  @Test
  void anErrorNamesFileAndLine() throws IOException {
    Path file = write(MINIMAL + "\ntrain {\n  epochs = 0\n}\n");

    assertThatThrownBy(() -> JobFile.load(file, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(file + ":11: train.epochs is 0, must be from 1 to 1000000");
  }

  @Test
  void aMissingKeyIsSoughtInTheBlockAroundIt() throws IOException {
    Path file = write("name = a\ndata {\n  test { format = glyphs }\n  classes = 2\n}\n");

    assertThatThrownBy(() -> JobFile.load(file, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file + ":2: data.train is missing: the examples to learn from, or data.transfer");
  }

  @Test
  void badSyntaxIsShownWithItsLine() throws IOException {
    Path file = write("name = a\ndata {\n  train { format = glyphs ]\n}\n");

    assertThatThrownBy(() -> JobFile.load(file, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("job.conf: 3")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anUnknownVariableIsShownWithItsLine() throws IOException {
    Path file = write("name = a\nworkspace = ${vars.none}\n");

    assertThatThrownBy(() -> JobFile.load(file, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("job.conf: 2")
        .hasMessageContaining("vars.none");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("job.conf"), text);
  }
}
