package io.retort.doctor;

import com.sun.jna.Native;
import com.sun.management.OperatingSystemMXBean;
import io.retort.data.NativeTokenizer;
import io.retort.network.CpuBackend;
import io.retort.network.GpuCard;
import io.retort.network.NativeFolder;
import io.retort.teacher.OnnxEnvironment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import org.apache.spark.SparkEnv;
import org.apache.spark.package$;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.Utils;
import scala.util.Properties;

/** Looks at the process it runs in. */
final class JvmProbe {
  /** The end of a jar lists its files with a checksum of each: of the longest lists this much. */
  private static final int LIST_BYTES = 8 << 20;

  private static final List<String> VARIABLES =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LD_PRELOAD", "CUDA_VISIBLE_DEVICES");

  private final Build build;

  JvmProbe(Build build) {
    this.build = build;
  }

  /**
   * @param resources that Spark assigned
   */
  Jvm look(Map<String, ResourceInformation> resources) {
    NativeFolder.use();
    Jvm.Processor processor = processor();
    List<Jvm.Library> libraries = new ArrayList<>();
    libraries.add(
        library("JNA", () -> Native.VERSION + (Native.POINTER_SIZE == 8 ? "" : " (32-bit)")));
    // Code for another processor would not fail here but end the process.
    Measured<CpuBackend.State> math =
        processor.missing().isEmpty() ? Measured.by(CpuBackend::state) : Measured.none();
    libraries.add(
        new Jvm.Library(
            "ND4J",
            math.there() ? math.value().backend() : null,
            math.there()
                ? null
                : math.problem() == null ? "not tried on this processor" : math.problem()));
    libraries.add(library("ONNX Runtime", OnnxEnvironment::version));
    libraries.add(
        library(
            "tokenizers",
            () -> {
              NativeTokenizer.load();
              return "";
            }));
    boolean onnx = libraries.get(2).problem() == null;
    Measured<List<GpuCard>> cards = Measured.by(GpuCard::ofThisMachine);
    ResourceInformation gpu = resources.get("gpu");
    return new Jvm(
        SparkEnv.get().executorId(),
        host(),
        versions(),
        closed(build),
        libraries,
        math.there() ? math(math.value()) : null,
        processor,
        memory(),
        folders(),
        variables(),
        gpu == null ? List.of() : List.of(gpu.addresses()),
        cards.there() ? cards.value() : List.of(),
        cards.problem(),
        onnx && OnnxEnvironment.cuda());
  }

  private static Jvm.Math math(CpuBackend.State state) {
    return new Jvm.Math(state.backend(), state.oneDnn(), state.threads(), state.kernels());
  }

  private static Jvm.Library library(String name, Callable<String> load) {
    Measured<String> loaded = Measured.by(load);
    return new Jvm.Library(name, loaded.value(), loaded.problem());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static Jvm.Versions versions() {
    String retort = Build.class.getPackage().getImplementationVersion();
    return new Jvm.Versions(
        System.getProperty("java.version"),
        package$.MODULE$.SPARK_VERSION(),
        Properties.versionNumberString(),
        retort == null ? "development" : retort,
        jar());
  }

  private static String jar() {
    Path place = Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (!Files.isRegularFile(place)) {
      return place.toString();
    }
    try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(LIST_BYTES, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      CRC32 checksum = new CRC32();
      checksum.update(end);
      return Long.toHexString(checksum.getValue());
    } catch (IOException e) {
      return "unreadable";
    }
  }

  /** Packages that should be open and are not. */
  static List<String> closed(Build build) {
    Module ours = JvmProbe.class.getModule();
    return build.opens().stream()
        .filter(
            open -> {
              String[] parts = open.split("/");
              return ModuleLayer.boot()
                  .findModule(parts[0])
                  .filter(module -> module.isOpen(parts[1], ours))
                  .isEmpty();
            })
        .toList();
  }

  /**
   * What native code needs and the processor has not.
   *
   * @param features of the processor; none where nobody tells
   */
  static List<String> missing(Build build, Set<String> features) {
    return features.isEmpty()
        ? List.of()
        : build.processorFeatures().stream()
            .filter(feature -> !features.contains(feature))
            .sorted()
            .toList();
  }

  private Jvm.Processor processor() {
    return new Jvm.Processor(
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        missing(build, CpuBackend.processorFeatures()));
  }

  /** Java knows of containers. */
  private static Jvm.Memory memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Jvm.Memory(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
  }

  private static List<Jvm.Folder> folders() {
    return Arrays.stream(Utils.getConfiguredLocalDirs(SparkEnv.get().conf()))
        .distinct()
        .map(JvmProbe::folder)
        .toList();
  }

  private static Jvm.Folder folder(String folder) {
    try {
      Path path = Path.of(folder);
      boolean writable = Files.isDirectory(path) && Files.isWritable(path);
      return new Jvm.Folder(folder, writable ? Files.getFileStore(path).getUsableSpace() : -1);
    } catch (IOException e) {
      return new Jvm.Folder(folder, -1);
    }
  }

  private static Map<String, String> variables() {
    Map<String, String> found = new TreeMap<>();
    for (String name : VARIABLES) {
      String value = System.getenv(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }
}
