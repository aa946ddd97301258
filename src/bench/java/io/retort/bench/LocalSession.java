package io.retort.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark in this JVM, as {@code scripts/retort} would start it. */
final class LocalSession {
  private LocalSession() {}

  static SparkSession start(int cores) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home().resolve("conf/local.conf"))) {
      properties.load(reader);
    }
    SparkConf conf = new SparkConf();
    properties.stringPropertyNames().forEach(key -> conf.set(key, properties.getProperty(key)));
    return SparkSession.builder()
        .config(conf)
        .master("local[" + cores + "]")
        .appName("bench")
        .getOrCreate();
  }

  /** The checkout. */
  static Path home() {
    return Path.of(System.getProperty("bench.home"));
  }
}
