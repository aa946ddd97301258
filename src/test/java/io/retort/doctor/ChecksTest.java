package io.retort.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.network.GpuCard;
import io.retort.network.NativeFootprint;
import io.retort.train.RoundCost;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each check, where it is well and where it is not. */
class ChecksTest {
  private static final GpuCard T4 = new GpuCard(0, "Tesla T4", 7, 5, 15360);
  private static final GpuCard H100 = new GpuCard(0, "NVIDIA H100 80GB HBM3", 9, 0, 81559);

  private final SomeFacts facts = new SomeFacts();

  @Test
  void whereAllIsWellNoCheckFailsOrWarns() {
    assertThat(Doctor.checks())
        .allSatisfy(
            check ->
                assertThat(check.of(facts.get()))
                    .as(check.name())
                    .isNotInstanceOfAny(Verdict.Failure.class, Verdict.Warning.class));
    assertThat(Doctor.checks())
        .allSatisfy(
            check ->
                assertThat(check.of(SomeFacts.inOneProcess().get()))
                    .as(check.name())
                    .isNotInstanceOfAny(Verdict.Failure.class, Verdict.Warning.class));
  }

  @Test
  void namesOfChecksDifferAndFitTheirColumn() {
    assertThat(Doctor.checks().stream().map(Check::name))
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name.length()).isLessThanOrEqualTo(Line.NAME));
  }

  @Test
  void withoutAnExecutorNothingRuns() {
    facts.jvms.subList(1, 3).clear();
    facts.unanswered = "no executor took a task within 60 s";

    assertFails(new ExecutorsCheck(), "no executor took a task within 60 s", "free cores");
  }

  @Test
  void anExecutorThatIsSilentIsNamed() {
    facts.silent.add("b:4711");

    assertWarns(new ExecutorsCheck(), "2 executors answered, b:4711 did not", "logs");
  }

  @Test
  void anotherJavaOnAnExecutorFails() {
    facts.executor(1).java = "11.0.22";

    assertFails(
        new JavaCheck(),
        "17.0.15 on driver and 1 executor, 11.0.22 on executor 1 on host1",
        "JAVA_HOME");
  }

  @Test
  void anotherUpdateOfJavaWarns() {
    facts.executor(0).java = "17.0.9";

    assertWarns(new JavaCheck(), "17.0.9 on executor 0 on host0", "one update");
  }

  @Test
  void sparkOfAnotherSeriesFails() {
    facts.jvms.forEach(jvm -> jvm.spark = "3.4.1");

    assertFails(new SparkCheck(), "3.4.1 with Scala 2.12.18", "Spark 3.5.x with Scala 2.12");
  }

  @Test
  void sparkForScala213Fails() {
    facts.jvms.forEach(jvm -> jvm.scala = "2.13.8");

    assertFails(new SparkCheck(), "2.13.8", "Scala 2.12");
  }

  @Test
  void anotherSparkOnTheExecutorsFails() {
    facts.driver().spark = "3.5.5";

    assertFails(new SparkCheck(), "3.5.5 with Scala 2.12.18 on the driver", "one version");
  }

  @Test
  void anotherJarOnAnExecutorFails() {
    facts.executor(0).jar = "ef01";

    assertFails(new RetortCheck(), "0.1.0 (ef01) on executor 0 on host0", "extraClassPath");
  }

  @Test
  void aClosedPackageFailsWithTheFlagThatOpensIt() {
    facts.executor(0).closed = List.of("java.base/java.nio");

    assertFails(
        new OpensCheck(),
        "1 package of Java closed on executor 0 on host0",
        "spark.executor.extraJavaOptions: --add-opens=java.base/java.nio=ALL-UNNAMED");
  }

  @Test
  void nativeCodeThatDoesNotLoadFailsWithWhatItMisses() {
    facts.executor(1).nativeProblem =
        "UnsatisfiedLinkError: libgomp.so.1: cannot open shared object file";

    assertFails(new NativeCheck(), "ND4J does not load on executor 1 on host1: Unsat", "libgomp1");
    facts.executor(1).nativeProblem = "UnsatisfiedLinkError: /lib/ld-musl-x86_64.so.1: not found";
    assertFails(new NativeCheck(), "musl", "not Alpine");
    facts.executor(1).nativeProblem = "IOException: No space left on device";
    assertFails(new NativeCheck(), "No space", "java.io.tmpdir");
  }

  @Test
  void oneDnnThatIsOffWarns() {
    facts.executor(0).oneDnn = false;

    assertWarns(new OneDnnCheck(), "off on executor 0 on host0", "onednn");
  }

  @Test
  void aProcessorWithoutAvx2Fails() {
    facts.executor(0).missing = List.of("avx2", "fma");

    assertFails(new ProcessorCheck(), "no avx2, fma on executor 0", "-Dnative.classifier");
  }

  @Test
  void severalMathThreadsWarn() {
    facts.executor(0).variables.put("OMP_NUM_THREADS", "8");

    assertWarns(new ThreadsCheck(), "several math threads", "OMP_NUM_THREADS=1");
  }

  @Test
  void moreTasksThanCoresWarn() {
    facts.executor(0).tasks = 4;

    assertWarns(new ThreadsCheck(), "4 tasks at once on host0, which has 1", "executor.cores");
  }

  @Test
  void executorsThatShareAMachineShareItsCores() {
    facts.jvms.forEach(jvm -> jvm.host = "one");

    assertWarns(new ThreadsCheck(), "2 tasks at once on one, which has 1", "executor.cores");
  }

  @Test
  void aTeacherOfMoreThreadsThanATaskHasCoresWarns() {
    facts.job += "teacher.threads = 4\n";

    assertWarns(new ThreadsCheck(), "teacher.threads = 4", "spark.task.cpus=4");
  }

  @Test
  void aGpuThatIsDemandedAndNotThereFails() {
    facts.job += "teacher.device = gpu\n";
    facts.executor(0).cards = List.of(T4);

    assertFails(new GpuCheck(), "there is no GPU on executor 1 on host1", "teacher.device = auto");
  }

  @Test
  void aJarForCpusCannotUseAGpu() {
    facts.job += "teacher.device = gpu\n";
    facts.executor(0).cards = List.of(T4);
    facts.executor(1).cards = List.of(T4);

    assertFails(new GpuCheck(), "the one for CPUs", "-Pcuda");
  }

  @Test
  void aGpuThatNobodyAsksForOnlyWarnsOfTheJar() {
    facts.executor(0).cards = List.of(T4);

    assertWarns(new GpuCheck(), "Tesla T4, compute capability 7.5) is there, but", "-Pcuda");
  }

  @Test
  void aCardTooNewForTheNetworksFails() {
    facts.executor(0).cards = List.of(H100);
    facts.executor(1).cards = List.of(H100);
    facts.jvms.forEach(jvm -> jvm.backend = "jcublas");

    Verdict verdict = new GpuCheck().used(facts.get(), facts.get().executors(), true, true, "k");

    assertThat(verdict).isInstanceOf(Verdict.Failure.class);
    assertThat(verdict.finding()).contains("Deeplearning4j cannot run on GPU 0 (NVIDIA H100");
  }

  @Test
  void aGpuThatSparkDoesNotAssignFails() {
    facts.job += "teacher.device = gpu\n";
    facts.jvms.forEach(
        jvm -> {
          jvm.cards = List.of(T4);
          jvm.cuda = true;
        });

    assertFails(new GpuCheck(), "assigns no GPU", "spark.executor.resource.gpu.amount");
    facts.with("spark.executor.resource.gpu.amount", "1");
    assertThat(new GpuCheck().of(facts.get()).finding()).startsWith("ONNX Runtime runs on GPU 0");
  }

  @Test
  void aDriverOfNvidiasThatFailsIsTold() {
    facts.executor(0).cardsProblem = "nvidia-smi fails: no devices";

    assertWarns(new GpuCheck(), "nvidia-smi fails: no devices on executor 0", "mend");
  }

  @Test
  void speculationWarns() {
    facts.with("spark.speculation", "true");

    assertWarns(new SpeculationCheck(), "paid twice", "spark.speculation=false");
  }

  @Test
  void kryoUnderUpstreamsTrainerFails() {
    facts.job += "train.engine = dl4j-spark\n";
    assertThat(new SerializerCheck().of(facts.get())).isInstanceOf(Verdict.Ok.class);

    facts.with("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    assertFails(new SerializerCheck(), "dl4j-spark", "leave spark.serializer out");
  }

  @Test
  void workersThatAreAsManyAsThereHappenToBeWarn() {
    facts.with("spark.dynamicAllocation.enabled", "true");
    assertThat(new WorkersCheck().of(facts.get())).isInstanceOf(Verdict.Ok.class);

    facts.job += "train.workers = auto\n";
    assertWarns(new WorkersCheck(), "by chance", "train.workers = 2");
  }

  @Test
  void moreHeapThanTheMachineHasFails() {
    facts.executor(0).heap = 9 * SomeFacts.GB;

    assertFails(new MemoryCheck(), "9.7 GB of heap", "spark.executor.memory");
  }

  @Test
  void executorsAndDriverOnOneMachineShareItsMemory() {
    facts.jvms.forEach(
        jvm -> {
          jvm.host = "one";
          jvm.heap = 3 * SomeFacts.GB;
        });

    assertFails(new MemoryCheck(), "driver and 2 executors", "spark.executor.memory");
  }

  @Test
  void aContainerThatLeavesTooLittleBesideTheHeapFailsWithWhatItNeeds() {
    facts.with("spark.master", "yarn");
    facts.natives = new NativeFootprint(8_000_000, 2, 10_000, 784, 128, 0);

    assertFails(
        new MemoryCheck(),
        "its container leaves 403 MB",
        "--conf spark.executor.memoryOverhead="
            + (facts.natives.bytes(1, SomeFacts.GB) / (256 << 20) + 1) * 256
            + "m");
    facts.with("spark.executor.memoryOverhead", "2g");
    assertThat(new MemoryCheck().of(facts.get())).isInstanceOf(Verdict.Ok.class);
  }

  @Test
  void aWorkspaceThatCannotBeWrittenFails() {
    facts.workspaceProblem = "AccessControlException: Permission denied";

    assertFails(new WorkspaceCheck(), "work cannot be written (AccessControl", "write there");
    assertThat(new LockCheck().of(facts.get())).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void aWorkspaceThatLosesFilesInRenamingFails() {
    facts.workspace = SomeFacts.workspace(true, false, true, Set.of(), null, 1);

    assertFails(new WorkspaceCheck(), "does not rename folders", "HDFS");
  }

  @Test
  void anObjectStoreIsToldApart() {
    facts.workspace = SomeFacts.workspace(true, true, false, Set.of(), null, 1);

    assertThat(new WorkspaceCheck().of(facts.get()).finding()).contains("file by file");
  }

  @Test
  void aWorkspaceThatAnExecutorSeesOtherwiseFails() {
    facts.workspace = SomeFacts.workspace(true, true, true, Set.of("0"), null, 1);

    assertFails(
        new SharedCheck(),
        "what is written on executor 1 on host1 does not get to hdfs://a/work/some",
        "what all machines share");
  }

  @Test
  void aWorkspaceThatAnotherRunHasFails() {
    facts.workspace =
        SomeFacts.workspace(true, true, true, Set.of("0", "1"), "process 7 on b since noon", 1);

    assertFails(new LockCheck(), "in use by process 7 on b since noon", "let that run end");
  }

  @Test
  void aWorkspaceThatTwoCanTakeWarns() {
    facts.workspace = SomeFacts.workspace(false, true, true, Set.of("0", "1"), null, 1);

    assertWarns(new LockCheck(), "two runs", "overlap");
  }

  @Test
  void whatFailsOnTheFirstRowsFails() {
    assertFails(new DataCheck(), facts.failing("prepare", "no label"), "no label", "`prepare`");
    assertFails(
        new TeacherCheck(),
        new SomeFacts().failing("teach", "teacher.model: no such file"),
        "no such file",
        "`teach` would stop");
    assertFails(
        new LabelCheck(),
        new SomeFacts().failing("label", "label: the teacher does not know these examples"),
        "does not know",
        "`label`");
    assertFails(
        new StudentCheck(), new SomeFacts().failing("train", "layers"), "layers", "`train`");
    assertFails(
        new ReportCheck(), new SomeFacts().failing("evaluate", "slices"), "slices", "`evaluate`");
  }

  @Test
  void dataThatCannotBeReadFailAndWhatComesAfterIsNotTried() {
    facts.rehearsalProblem = "data.train.images = x: no such file";

    assertFails(new DataCheck(), "no such file", "`prepare`");
    assertThat(new TeacherCheck().of(facts.get())).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void aStageThatIsOnlySlowWarns() {
    facts.stages.set(4, new StageTrial("evaluate", 120, "not done after 120 s", true, false));

    assertWarns(new ReportCheck(), "not done after 120 s", "busy");
  }

  @Test
  void manyRejectsAmongTheFirstRowsWarn() {
    facts.rejected = 100;

    assertWarns(new DataCheck(), "9.1 % are rejected", "rejects/");
  }

  @Test
  void aTeacherThatGuessesWarnsOfItsInput() {
    facts.teacherAccuracy = 0.12;

    assertWarns(new TeacherCheck(), "12.0 % of the first test rows right", "teacher.input.scale");
  }

  @Test
  void averagingTooOftenWarnsWithStepsThatWouldDo() {
    facts.rounds = new RoundCost(0.030, 0.00015);

    assertWarns(
        new AveragingCheck(),
        "averaging too often for this network: a round's 20 steps take 3 ms, and 30 ms go by",
        "train.averaging-steps = 1800 would bring that under 10 %");
  }

  @Test
  void aWorkspaceWithoutRoomFails() {
    // 10,500 rows of 800 bytes and 10,000 of 50.
    facts.workspace = SomeFacts.workspace(true, true, true, Set.of("0", "1"), null, 8_899_000);

    assertFails(new DiskCheck(), "9 MB of examples and 1 MB of labels", "make room");
    facts.workspace = SomeFacts.workspace(true, true, true, Set.of("0", "1"), null, 12_000_000);
    assertThat(new DiskCheck().of(facts.get())).isInstanceOf(Verdict.Ok.class);
  }

  @Test
  void aLocalDiskWithoutRoomFails() {
    facts.executor(0).diskFree = 1_000_000;

    assertFails(new LocalDiskCheck(), "1 MB free", "spark.local.dir");
  }

  @Test
  void aLocalDiskThatCannotBeWrittenFails() {
    facts.executor(1).diskFree = -1;

    assertFails(new LocalDiskCheck(), "/tmp cannot be written on executor 1", "spark.local.dir");
  }

  @Test
  void timesFollowFromRowsAndRates() {
    // 10,500 rows at 4,000 a second, four times over.
    assertThat(new Forecast(facts.get()).seconds("prepare")).hasValue(10.5);
    // 10,000 rows in two tasks at 1,000 a second.
    assertThat(new Forecast(facts.get()).seconds("label")).hasValue(5);
    // Three trainings of 150 steps in 7.5 rounds.
    assertThat(new Forecast(facts.get()).seconds("train").getAsDouble())
        .isCloseTo(3 * (150 * 0.005 + 7.5 * 0.010), org.assertj.core.data.Offset.offset(1e-9));
    assertThat(new StageTimeCheck("label").of(facts.get()).finding())
        .isEqualTo("about 5 s (2,000 rows/s on 2 cores)");
  }

  @Test
  void timesOfUncountedRowsAreNotMadeUp() {
    facts.rowsAreKnown = false;

    assertThat(new StageTimeCheck("label").of(facts.get()))
        .isInstanceOf(Verdict.NotApplicable.class);
    assertThat(new DiskCheck().of(facts.get())).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void durationsAreReadable() {
    assertThat(StageTimeCheck.duration(0.2)).isEqualTo("1 s");
    assertThat(StageTimeCheck.duration(720)).isEqualTo("12 min");
    assertThat(StageTimeCheck.duration(9000)).isEqualTo("2.5 h");
    assertThat(StageTimeCheck.duration(400_000)).isEqualTo("4.6 days");
  }

  @Test
  void withoutAJobNoCheckBreaks() {
    facts.job = null;

    assertThat(Doctor.checks())
        .allSatisfy(check -> assertThat(check.of(facts.get())).as(check.name()).isNotNull());
  }

  @Test
  void aCheckThatBreaksIsALineOfItsOwn() {
    Check broken =
        new Check() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Verdict of(Facts any) {
            throw new IllegalStateException("oops");
          }
        };

    Line line = Line.of(broken, facts.get());

    assertThat(line.failed()).isTrue();
    assertThat(line.text())
        .startsWith("FAIL  broken         could not be checked (IllegalStateException: oops);");
  }

  @Test
  void whatIsNotTriedForOneReasonIsOneLine() {
    Verdict reason = new Verdict.NotApplicable("not tried");

    assertThat(
            Line.gathered(
                List.of(
                    new Line("a", reason),
                    new Line("b", reason),
                    new Line("c", new Verdict.Ok("fine")),
                    new Line("d", reason))))
        .containsExactly(
            new Line("a", new Verdict.NotApplicable("not tried; likewise b")),
            new Line("c", new Verdict.Ok("fine")),
            new Line("d", reason));
  }

  @Test
  void longLinesAreWrappedUnderTheirColumn() {
    Line line = new Line("long", new Verdict.Failure("word ".repeat(40).strip(), "do something"));

    assertThat(line.text().lines())
        .hasSizeGreaterThan(1)
        .allSatisfy(part -> assertThat(part.length()).isLessThanOrEqualTo(120));
    assertThat(line.text().lines().skip(1)).allMatch(part -> part.matches(" {21}\\S.*"));
  }

  private void assertFails(Check check, String finding, String remedy) {
    assertFails(check, facts, finding, remedy);
  }

  private static void assertFails(Check check, SomeFacts facts, String finding, String remedy) {
    assertVerdict(check.of(facts.get()), Verdict.Failure.class, finding, remedy);
  }

  private void assertWarns(Check check, String finding, String remedy) {
    assertVerdict(check.of(facts.get()), Verdict.Warning.class, finding, remedy);
  }

  private static void assertVerdict(
      Verdict verdict, Class<? extends Verdict> kind, String finding, String remedy) {
    assertThat(verdict).isInstanceOf(kind);
    assertThat(verdict.finding()).contains(finding);
    assertThat(verdict.remedy()).contains(remedy);
  }
}
