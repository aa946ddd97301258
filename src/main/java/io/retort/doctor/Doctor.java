package io.retort.doctor;

import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.pipeline.Heard;
import io.retort.pipeline.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/**
 * Looks at driver, executors and workspace, tries the job on a few rows, and says what would fail.
 *
 * @param file the job's, or null
 * @param stages makes those of a job
 * @param out takes lines of text as they come
 */
public record Doctor(
    SparkSession spark, JobFile file, Function<Job, List<Stage>> stages, Consumer<String> out) {
  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  private static final List<Check> OF_PLACES =
      List.of(
          new ExecutorsCheck(),
          new JavaCheck(),
          new SparkCheck(),
          new RetortCheck(),
          new OpensCheck(),
          new ProcessorCheck(),
          new NativeCheck(),
          new OneDnnCheck(),
          new ThreadsCheck(),
          new GpuCheck(),
          new SpeculationCheck(),
          new SerializerCheck(),
          new WorkersCheck(),
          new WorkspaceCheck(),
          new SharedCheck(),
          new LockCheck());

  private static final List<Check> OF_THE_JOB =
      List.of(
          new DataCheck(),
          new TeacherCheck(),
          new LabelCheck(),
          new StudentCheck(),
          new ReportCheck(),
          new AveragingCheck(),
          new MemoryCheck(),
          new DiskCheck(),
          new LocalDiskCheck(),
          new StageTimeCheck("prepare"),
          new StageTimeCheck("teach"),
          new StageTimeCheck("label"),
          new StageTimeCheck("train"),
          new StageTimeCheck("evaluate"));

  /** What also without a job there is to tell of. */
  private static final List<Check> OF_MACHINES = List.of(new MemoryCheck(), new LocalDiskCheck());

  static List<Check> checks() {
    return Stream.concat(OF_PLACES.stream(), OF_THE_JOB.stream()).toList();
  }

  /**
   * Examines, and tells what was seen.
   *
   * @return whether all that fails would be nothing
   */
  public boolean examine() throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Measured<Scratch> scratch =
        file == null
            ? Measured.none()
            : Measured.by(() -> Scratch.in(file.job().workspace(), hadoop));
    try {
      Facts places = places(scratch, hadoop);
      List<Line> lines = new ArrayList<>(tell(OF_PLACES, places));
      lines.addAll(
          file == null
              ? tell(OF_MACHINES, places)
              : tell(OF_THE_JOB, places.with(rehearsed(lines, scratch, hadoop))));
      out.accept(summary(lines));
      return lines.stream().noneMatch(Line::failed);
    } finally {
      if (scratch.there()) {
        scratch.value().close();
      }
    }
  }

  /** Not where what it needs is known to fail. */
  private Measured<Rehearsed> rehearsed(
      List<Line> lines, Measured<Scratch> scratch, Configuration hadoop) {
    Set<String> needed = Set.of("executors", "processor", "native code", "workspace", "shared");
    if (lines.stream().anyMatch(line -> line.failed() && needed.contains(line.check()))) {
      return Measured.none();
    }
    LOG.info("doctor: trying the job on its first rows");
    return Measured.by(() -> new Rehearsal(spark, file, scratch.value(), stages, hadoop).run());
  }

  private List<Line> tell(List<Check> checks, Facts facts) {
    List<Line> lines = checks.stream().map(check -> Line.of(check, facts)).toList();
    Line.gathered(lines).forEach(line -> out.accept(line.text()));
    return lines;
  }

  private Facts places(Measured<Scratch> scratch, Configuration hadoop) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Build build = Build.here();
    LOG.info("doctor: looking at driver and executors");
    if (scratch.there()) {
      scratch.value().files().mkdirs(WorkspaceProbe.executors(scratch.value()));
    }
    List<Jvm> jvms = new ArrayList<>();
    jvms.add(new JvmProbe(build).look(Map.of()));
    Census census =
        context.isLocal()
            ? Census.NOBODY
            : Census.take(
                context,
                build,
                scratch.there() ? WorkspaceProbe.executors(scratch.value()).toString() : null,
                new SerializableConfiguration(hadoop));
    jvms.addAll(census.answers().values());
    return new Facts(
        build,
        file == null ? null : file.job(),
        settings(context),
        context.isLocal(),
        jvms,
        slots(),
        census.silent(),
        census.problem(),
        workspace(scratch, hadoop),
        Measured.none());
  }

  private Measured<WorkspaceFacts> workspace(Measured<Scratch> scratch, Configuration hadoop) {
    return scratch.there()
        ? Measured.by(() -> new WorkspaceProbe(scratch.value(), file.job(), stages, hadoop).look())
        : new Measured<>(null, scratch.problem(), scratch.fault());
  }

  private static Map<String, String> settings(JavaSparkContext context) {
    Map<String, String> settings = new HashMap<>();
    for (scala.Tuple2<String, String> setting : context.getConf().getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  private Map<String, Integer> slots() {
    Heard.await(spark.sparkContext()); // It is a listener that keeps the store.
    Map<String, Integer> slots = new HashMap<>();
    JavaConverters.seqAsJavaList(spark.sparkContext().statusStore().executorList(true))
        .forEach(executor -> slots.put(executor.id(), executor.maxTasks()));
    return slots;
  }

  private static String summary(List<Line> lines) {
    long failed = lines.stream().filter(Line::failed).count();
    long warned = lines.stream().filter(Line::warned).count();
    return String.format(
        Locale.ROOT,
        "%d checks: %s, %s",
        lines.size(),
        failed == 0 ? "nothing would fail" : failed + " would fail",
        warned == 0 ? "no warning" : warned + (warned == 1 ? " warning" : " warnings"));
  }
}
