package io.retort.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's settings where there is no session. */
final class HadoopSettings {
  private HadoopSettings() {}

  /** With what was said as {@code --conf spark.hadoop...}, such as how to log in to a store. */
  static Configuration ofSpark() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
