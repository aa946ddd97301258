package io.retort.doctor;

import io.retort.data.Preview;
import io.retort.evaluate.ModelReport;
import io.retort.job.JobFile;
import io.retort.job.Split;
import io.retort.network.GpuCard;
import io.retort.network.NativeFootprint;
import io.retort.train.RoundCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A set-up in which all is well, for tests to break. */
final class SomeFacts {
  static final long GB = 1L << 30;

  static final String JOB =
      """
      name = some
      data {
        train { format = glyphs, count = 1000 }, transfer { format = glyphs, seed = 2, count = 9000 }
        test { format = glyphs, seed = 3, count = 500 }
        classes = 10
      }
      teacher { kind = onnx, model = "teacher.onnx" }
      student.network { kind = mlp }
      train { workers = 2, epochs = 3, batch-size = 100 }
      """;

  String job = JOB;
  boolean local;
  final Map<String, String> settings = new HashMap<>(Map.of("spark.master", "spark://a:7077"));
  final List<SomeJvm> jvms =
      new ArrayList<>(List.of(new SomeJvm("driver"), new SomeJvm("0"), new SomeJvm("1")));
  final List<String> silent = new ArrayList<>();
  String unanswered;
  WorkspaceFacts workspace = workspace(true, true, true, Set.of("0", "1"), null, 100 * GB);
  String workspaceProblem;
  final List<StageTrial> stages = new ArrayList<>();
  String rehearsalProblem;
  long trainRows = 1000;
  boolean rowsAreKnown = true;
  long rejected;
  double teacherAccuracy = 0.97;
  NativeFootprint natives = new NativeFootprint(100_000, 2, 1_000, 784, 100, 0);
  RoundCost rounds = new RoundCost(0.010, 0.005);

  SomeFacts() {
    for (String stage : List.of("prepare", "teach", "label", "train", "evaluate")) {
      stages.add(new StageTrial(stage, 1, null, false, false));
    }
  }

  /** One process, in which all is. */
  static SomeFacts inOneProcess() {
    SomeFacts facts = new SomeFacts();
    facts.local = true;
    facts.settings.put("spark.master", "local[2]");
    facts.jvms.subList(1, 3).clear();
    return facts;
  }

  static WorkspaceFacts workspace(
      boolean exclusive, boolean renames, boolean atomic, Set<String> seen, String by, long free) {
    return new WorkspaceFacts(
        "hdfs://a/work/some", exclusive, renames, atomic, 0, seen, by, null, free);
  }

  SomeJvm executor(int number) {
    return jvms.get(number + 1);
  }

  SomeJvm driver() {
    return jvms.get(0);
  }

  /** The first stages went well, this one did not, and no other was tried. */
  SomeFacts failing(String stage, String problem) {
    while (!stages.get(stages.size() - 1).stage().equals(stage)) {
      stages.remove(stages.size() - 1);
    }
    stages.set(stages.size() - 1, new StageTrial(stage, 1, problem, false, false));
    return this;
  }

  SomeFacts with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Facts get() {
    Map<String, Integer> slots = new HashMap<>();
    jvms.forEach(jvm -> slots.put(jvm.executor, jvm.tasks));
    return new Facts(
        Build.here(),
        job == null ? null : JobFile.ofText(job).job(),
        settings,
        local,
        jvms.stream().map(SomeJvm::get).toList(),
        slots,
        silent,
        unanswered,
        workspaceProblem == null && job != null
            ? Measured.of(workspace)
            : new Measured<>(null, workspaceProblem, false),
        rehearsalProblem == null && job != null
            ? Measured.of(rehearsed())
            : new Measured<>(null, rehearsalProblem, false));
  }

  private Rehearsed rehearsed() {
    boolean evaluated = stages.size() == 5 && stages.get(4).well();
    Map<Split, Preview> sources = new TreeMap<>();
    sources.put(Split.TRAIN, preview(trainRows));
    sources.put(Split.TRANSFER, preview(9000));
    sources.put(Split.TEST, preview(500));
    return new Rehearsed(
        sources,
        1000,
        rejected,
        800,
        784,
        10,
        50,
        stages,
        evaluated
            ? List.of(model("teacher", teacherAccuracy, 1000), model("student", 0.5, 10_000))
            : List.of(),
        evaluated ? List.of(natives) : List.of(),
        evaluated ? rounds : null,
        null,
        null);
  }

  private Preview preview(long rows) {
    return new Preview(rowsAreKnown ? OptionalLong.of(rows) : OptionalLong.empty(), 4000, Map.of());
  }

  private ModelReport model(String name, double accuracy, double rowsPerSecond) {
    return new ModelReport(
        name,
        accuracy,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        100_000,
        400_000,
        null,
        new ModelReport.Latency(1, 1, 1),
        rowsPerSecond,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A process in which all is well. */
  static final class SomeJvm {
    final String executor;
    String host;
    String java = "17.0.15";
    String spark = "3.5.7";
    String scala = "2.12.18";
    String jar = "abcd";
    List<String> closed = List.of();
    String nativeProblem;
    boolean oneDnn = true;
    String backend = "cpu";
    int threads = 1;
    int cores = 1;
    int tasks = 1;
    List<String> missing = List.of();
    long heap = GB;
    long machine = 8 * GB;
    long diskFree = 50 * GB;
    final Map<String, String> variables = new HashMap<>();
    List<GpuCard> cards = List.of();
    String cardsProblem;
    boolean cuda;

    SomeJvm(String executor) {
      this.executor = executor;
      this.host = "host" + executor;
    }

    Jvm get() {
      return new Jvm(
          executor,
          host,
          new Jvm.Versions(java, spark, scala, "0.1.0", jar),
          closed,
          List.of(new Jvm.Library("JNA", "5", null), new Jvm.Library("ND4J", "cpu", nativeProblem)),
          nativeProblem == null ? new Jvm.Math(backend, oneDnn, threads, "Haswell") : null,
          new Jvm.Processor("amd64", cores, missing),
          new Jvm.Memory(heap, machine),
          List.of(new Jvm.Folder("/tmp", diskFree)),
          variables,
          List.of(),
          cards,
          cardsProblem,
          cuda);
    }
  }
}
