package io.retort.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.SchedulerAppReport;

/**
 * Hadoop's own YARN and HDFS in this process, with one machine that starts containers as processes.
 */
final class YarnCluster implements Closeable {
  private static final String NAME = "retort-yarn";

  private final MiniDFSCluster hdfs;
  private final MiniYARNCluster yarn;
  private final YarnClient client;

  private YarnCluster(MiniDFSCluster hdfs, MiniYARNCluster yarn, YarnClient client) {
    this.hdfs = hdfs;
    this.yarn = yarn;
    this.client = client;
  }

  /**
   * Starts both.
   *
   * @param folder for HDFS's blocks
   */
  static YarnCluster start(Path folder) throws IOException {
    Configuration base = new Configuration();
    base.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    MiniDFSCluster hdfs = new MiniDFSCluster.Builder(base).numDataNodes(1).build();
    hdfs.waitClusterUp();
    YarnConfiguration conf = new YarnConfiguration(hdfs.getConfiguration(0));
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 1);
    conf.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 16 << 10);
    conf.setInt(YarnConfiguration.NM_VCORES, 8);
    // A mini cluster looks at no container's memory unless it is told that we decide.
    conf.setBoolean(YarnConfiguration.YARN_MINICLUSTER_CONTROL_RESOURCE_MONITORING, true);
    conf.setInt(YarnConfiguration.NM_CONTAINER_MON_INTERVAL_MS, 500);
    // Nor where it believes that cgroups do it.
    conf.setBoolean(YarnConfiguration.NM_MEMORY_RESOURCE_ENFORCED, false);
    // Java reserves far more addresses than it ever uses.
    conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // Else a laptop's full disk would be taken for a broken one.
    conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    MiniYARNCluster yarn = new MiniYARNCluster(NAME, 1, 1, 1);
    yarn.init(conf);
    yarn.start();
    YarnClient client = YarnClient.createYarnClient();
    client.init(yarn.getConfig());
    client.start();
    return new YarnCluster(hdfs, yarn, client);
  }

  /** What a client needs to find both: a folder for {@code HADOOP_CONF_DIR}. */
  Path writeConfiguration(Path folder) throws IOException {
    Files.createDirectories(folder);
    Configuration site = new Configuration(yarn.getConfig());
    // Of Hadoop's own tests, which a client does not have.
    site.unset(CommonConfigurationKeysPublic.NET_TOPOLOGY_NODE_SWITCH_MAPPING_IMPL_KEY);
    try (OutputStream file = Files.newOutputStream(folder.resolve("yarn-site.xml"))) {
      site.writeXml(file);
    }
    Configuration core = new Configuration(false);
    core.set(FileSystem.FS_DEFAULT_NAME_KEY, hdfs.getURI().toString());
    try (OutputStream file = Files.newOutputStream(folder.resolve("core-site.xml"))) {
      core.writeXml(file);
    }
    return folder;
  }

  FileSystem files() throws IOException {
    return hdfs.getFileSystem();
  }

  /** In the order they came. */
  List<ApplicationReport> applications() throws IOException {
    try {
      return client.getApplications().stream()
          .sorted((a, b) -> a.getApplicationId().compareTo(b.getApplicationId()))
          .toList();
    } catch (YarnException e) {
      throw new IOException(e);
    }
  }

  /** Megabytes of each container that an application holds now. */
  List<Long> containers(ApplicationReport application) {
    SchedulerAppReport live =
        yarn.getResourceManager()
            .getResourceScheduler()
            .getSchedulerAppInfo(application.getCurrentApplicationAttemptId());
    return live == null
        ? List.of()
        : live.getLiveContainers().stream()
            .map(container -> container.getAllocatedResource().getMemorySize())
            .toList();
  }

  void kill(ApplicationReport application) throws IOException {
    try {
      client.killApplication(application.getApplicationId());
    } catch (YarnException e) {
      throw new IOException(e);
    }
  }

  /** Lines that an application's containers wrote to stderr. */
  List<String> said(ApplicationReport application) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> logs = Files.walk(yarn.getTestWorkDir().toPath())) {
      String folder = application.getApplicationId().toString();
      for (Path log :
          logs.filter(path -> path.endsWith("stderr") && path.toString().contains(folder))
              .toList()) {
        lines.addAll(Files.readAllLines(log));
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    try (client;
        yarn) {
      hdfs.shutdown(true);
    }
  }
}
