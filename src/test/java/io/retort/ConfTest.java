package io.retort;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.NetworkSettings;
import io.retort.network.NativeFootprint;
import io.retort.network.NetworkSpec;
import io.retort.network.Vocabulary;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.internal.config.ConfigEntry$;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.internal.SQLConf$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code conf/}, against Spark's own settings and what has its home elsewhere. */
class ConfTest {
  private static final Path FOLDER = Path.of("conf");

  /** Of modules of Spark's that are not on the class path. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "spark.yarn.maxAppAttempts",
          "spark.kubernetes.namespace",
          "spark.kubernetes.authenticate.driver.serviceAccountName",
          "spark.kubernetes.container.image",
          "spark.kubernetes.container.image.pullPolicy",
          "spark.kubernetes.executor.request.cores",
          "spark.kubernetes.driver.request.cores",
          "spark.kubernetes.local.dirs.tmpfs",
          "spark.kubernetes.executor.rollInterval");

  /** Of which a user makes settings. */
  private static final List<String> FAMILIES =
      List.of(
          "spark\\.executorEnv\\.[A-Z_]+",
          "spark\\.yarn\\.appMasterEnv\\.[A-Z_]+",
          "spark\\.kubernetes\\.driverEnv\\.[A-Z_]+",
          "spark\\.kubernetes\\.executor\\.volumes\\.emptyDir\\.spark-local-dir-\\d+\\.(mount\\.path|options\\.sizeLimit)",
          "spark\\.executor\\.resource\\.gpu\\.(amount|discoveryScript|vendor)",
          // Read without being declared.
          "spark\\.(executor\\.instances|master|driver\\.host|sql\\.shuffle\\.partitions)");

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".conf"))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Stream<String> clusters() throws IOException {
    return files().filter(name -> !name.equals("local.conf"));
  }

  /** Whose containers are held to their size. */
  static Stream<String> limited() {
    return Stream.of("yarn.conf", "kubernetes.conf", "gpu.conf");
  }

  @Test
  void thereIsOneForEachKindOfCluster() throws IOException {
    assertThat(files())
        .containsExactly(
            "gpu.conf", "kubernetes.conf", "local.conf", "standalone.conf", "yarn.conf");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyIsASettingOfSparks(String name) throws Exception {
    // Settings are known once the classes that declare them are.
    Class.forName("org.apache.spark.internal.config.package$");
    Class.forName("org.apache.spark.internal.config.UI$");
    Class.forName("org.apache.spark.internal.config.Tests$");
    assertThat(SQLConf$.MODULE$).isNotNull();
    assertThat(read(name).stringPropertyNames())
        .isNotEmpty()
        .allMatch(
            key ->
                ConfigEntry$.MODULE$.findEntry(key) != null
                    || ELSEWHERE.contains(key)
                    || FAMILIES.stream().anyMatch(key::matches));
  }

  @ParameterizedTest
  @MethodSource("files")
  void noKeyStandsTwiceAndNoneWithoutAReason(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name));
    List<String> keys =
        text.lines()
            .filter(line -> line.startsWith("spark."))
            .map(line -> line.split("\\s+")[0])
            .toList();
    assertThat(keys).doesNotHaveDuplicates().hasSize(read(name).size());
    assertThat(text.split("\n\n"))
        .filteredOn(block -> block.contains("spark."))
        .allMatch(block -> block.startsWith("#"));
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void everyTaskIsOneThreadOnOneCoreAndRunsOnce(String name) throws IOException {
    Properties conf = read(name);
    assertThat(conf)
        .containsEntry("spark.task.cpus", "1")
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
        .containsEntry("spark.speculation", "false")
        .containsEntry("spark.dynamicAllocation.enabled", "false");
  }

  /** What yarn.conf says of its figure. */
  @ParameterizedTest
  @MethodSource("limited")
  void executorsHaveRoomForTheNetworksOfTheExample(String name) throws IOException {
    Properties conf = read(name);
    NetworkSpec cnn =
        NetworkSpec.of(
            "student.network",
            new NetworkSettings.Cnn(List.of(32, 64), 3, 2, List.of(128), 0, 0),
            List.of(1, 28, 28),
            Vocabulary.NONE,
            10,
            1,
            new Configuration());
    int parameters = cnn.initialParameters().length;
    assertThat(Files.readString(FOLDER.resolve("yarn.conf")))
        .contains(String.format("%,d parameters, %,d activations", parameters, cnn.activations()));
    long needed =
        new NativeFootprint(parameters, 2, cnn.activations(), cnn.features(), 128, 0)
            .bytes(Integer.parseInt(conf.getProperty("spark.executor.cores")), heap(conf));

    assertThat(overhead(conf)).isBetween(needed, needed * 5 / 2);
  }

  /** What Spark itself opens for driver and executors is all that the build's own flags open. */
  @Test
  void sparkOpensWhatTheBuildOpens() {
    List<String> opens =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("-Djdk.reflect"))
            .toList();
    assertThat(opens).hasSizeGreaterThan(10);
    assertThat(JavaModuleOptions.defaultModuleOptions().split(" ")).containsAll(opens);
  }

  private static long heap(Properties conf) {
    return JavaUtils.byteStringAsBytes(conf.getProperty("spark.executor.memory"));
  }

  private static long overhead(Properties conf) {
    return JavaUtils.byteStringAsBytes(conf.getProperty("spark.executor.memoryOverhead"));
  }

  /** As Spark does. */
  private static Properties read(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(FOLDER.resolve(name))) {
      properties.load(file);
    }
    properties.replaceAll((key, value) -> value.toString().strip());
    return properties;
  }
}
